package dev.muster.lab.mcp;

import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What it costs the generator to read what a target answers: to parse it, and to hold it to its schema. Times are those
 * of the clock, since the processor time of a virtual thread cannot be read: on a busy machine they are upper bounds.
 * Any thread.
 */
final class PayloadCosts {
    /** What it reports for each rung. */
    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo("parse_us_per_kb", "µs", "Time in which the generator parsed answers, for each kB of them."),
            new GaugeInfo(
                    "schema_check_us", "µs", "Time in which the generator held an answer to its tool's outputSchema."),
            new GaugeInfo(
                    "schema_check_share",
                    "of 1",
                    "That time, all answers together, of the processor time of the generator's process. It is in the"
                            + " generator's figures, not in the target's; 'check_output: false' leaves it out."));

    private static final double BYTES_PER_KB = 1024;

    private final LongAdder parsedNanos = new LongAdder();
    private final LongAdder parsedBytes = new LongAdder();
    private final LongAdder checkedNanos = new LongAdder();
    private final LongAdder checked = new LongAdder();
    private Sums before = new Sums(0, 0, 0, 0, 0);

    private record Sums(long parsedNanos, long parsedBytes, long checkedNanos, long checked, long cpuNanos) {}

    /** So much was parsed in so long. */
    void parsed(long bytes, long nanos) {
        parsedBytes.add(bytes);
        parsedNanos.add(nanos);
    }

    /**
     * Judges the result of a call, and notes how long that took if there was anything to judge it by.
     *
     * @throws CallFailure if it is other than declared
     */
    void judge(OutputSchemas schemas, String tool, Map<?, ?> result) throws CallFailure {
        if (!schemas.declares(tool)) {
            return;
        }
        long began = System.nanoTime();
        try {
            schemas.judge(tool, result);
        } finally {
            checkedNanos.add(System.nanoTime() - began);
            checked.increment();
        }
    }

    private Sums now() {
        return new Sums(parsedNanos.sum(), parsedBytes.sum(), checkedNanos.sum(), checked.sum(), cpuNanos());
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getProcessCpuTime()
                : 0;
    }

    void windowBegins() {
        before = now();
    }

    List<Gauge> windowEnds() {
        Sums after = now();
        long bytes = after.parsedBytes - before.parsedBytes;
        long answers = after.checked - before.checked;
        double nanos = after.checkedNanos - before.checkedNanos;
        long cpu = after.cpuNanos - before.cpuNanos;
        String none =
                "no answer was held to a schema: no tool that was called declares one, or 'check_output' is false";
        return List.of(
                bytes == 0
                        ? Gauge.missing("parse_us_per_kb", "nothing was answered")
                        : Gauge.of(
                                "parse_us_per_kb",
                                (after.parsedNanos - before.parsedNanos) / 1e3 / (bytes / BYTES_PER_KB)),
                answers == 0
                        ? Gauge.missing("schema_check_us", none)
                        : Gauge.of("schema_check_us", nanos / 1e3 / answers),
                answers == 0
                        ? Gauge.missing("schema_check_share", none)
                        : cpu <= 0
                                ? Gauge.missing("schema_check_share", "the window was too short to see processor time")
                                : Gauge.of("schema_check_share", nanos / cpu));
    }
}
