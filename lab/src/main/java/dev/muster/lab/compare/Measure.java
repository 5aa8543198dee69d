package dev.muster.lab.compare;

import static dev.muster.lab.compare.Direction.HIGHER_IS_BETTER;
import static dev.muster.lab.compare.Direction.LOWER_IS_BETTER;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A figure of a run that can be compared with that of another. In the order in which they tell of the program rather
 * than of the machine: on a shared machine processor time per operation comes first, wall-clock time later.
 */
public enum Measure {
    CPU_US_PER_OP("cpu_us_per_op", "µs", LOWER_IS_BETTER, 0.03, true),
    THROUGHPUT("throughput", "/s", HIGHER_IS_BETTER, 0.03, true),
    P50_MS("p50_ms", "ms", LOWER_IS_BETTER, 0.05, true),
    P90_MS("p90_ms", "ms", LOWER_IS_BETTER, 0.10, false),
    P95_MS("p95_ms", "ms", LOWER_IS_BETTER, 0.10, false),
    P99_MS("p99_ms", "ms", LOWER_IS_BETTER, 0.10, true),
    P999_MS("p999_ms", "ms", LOWER_IS_BETTER, 0.10, false),
    ERROR_RATE("error_rate", "of 1", LOWER_IS_BETTER, 0.05, false),
    LIVE_HEAP_BYTES("live_heap_bytes", "bytes", LOWER_IS_BETTER, 0.05, true),
    RSS_BYTES("rss_bytes", "bytes", LOWER_IS_BETTER, 0.05, true),
    /** A slope over the ladder: one figure for the whole test. */
    LIVE_HEAP_PER_AGENT_BYTES("live_heap_per_agent_bytes", "bytes", LOWER_IS_BETTER, 0.05, true);

    private final String wireName;
    private final String unit;
    private final Direction direction;
    private final double materiality;
    private final boolean standard;

    Measure(String wireName, String unit, Direction direction, double materiality, boolean standard) {
        this.wireName = wireName;
        this.unit = unit;
        this.direction = direction;
        this.materiality = materiality;
        this.standard = standard;
    }

    /** The name in files and on the command line, lower snake case. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The unit, short. */
    public String unit() {
        return unit;
    }

    /** Which way it is better. */
    public Direction direction() {
        return direction;
    }

    /** The relative change from which on it matters to somebody, such as 0.03. */
    public double materiality() {
        return materiality;
    }

    /** Whether a comparison looks at it without being asked. */
    public boolean standard() {
        return standard;
    }

    /** Whether it exists for a single operation of a mix too. */
    public boolean perOperation() {
        return switch (this) {
            case P50_MS, P90_MS, P95_MS, P99_MS, P999_MS -> true;
            default -> false;
        };
    }

    /** The measure with this name. */
    public static Optional<Measure> named(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName.equals(name)).findFirst();
    }

    /** All names, in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Measure::wireName).toList();
    }
}
