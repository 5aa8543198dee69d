package dev.muster.lab.run;

import dev.muster.lab.gate.Gates;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.Stopped;
import dev.muster.lab.scenario.Course.StopRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a ladder ends after a rung. */
final class StopCheck {
    private static final double BYTES_PER_MEGABYTE = 1024 * 1024;

    private final StopRules rules;

    StopCheck(StopRules rules) {
        this.rules = rules;
    }

    /**
     * The first rule that applies. A figure that was not measured stops nothing.
     *
     * @param left the rungs that would follow; when there are none, nothing is stopped
     */
    Optional<Stopped> after(RungRecord rung, List<Integer> left) {
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Long resident = rung.rssBytes();
        return above("error_rate", rung.errorRate(), rules.errorRate(), "")
                .or(() -> above("p99_ms", rung.responseMs().p99(), rules.p99Ms(), " ms"))
                .or(() -> below("achieved_of_offered", rung.achievedOfOffered(), rules.achievedOfOffered()))
                .or(() -> generator(rung))
                .or(() -> above(
                        "memory_mb",
                        resident == null ? null : (Double) (resident / BYTES_PER_MEGABYTE),
                        rules.memoryMb(),
                        " MB"))
                .map(found -> new Stopped(found.rule(), rung.agents(), found.reason(), left));
    }

    private record Found(String rule, String reason) {}

    private static Optional<Found> above(String rule, @Nullable Double value, @Nullable Double limit, String unit) {
        return value == null || limit == null || value <= limit
                ? Optional.empty()
                : Optional.of(new Found(
                        rule, rule + " is " + Gates.number(value) + unit + ", above " + Gates.number(limit) + unit));
    }

    private static Optional<Found> below(String rule, @Nullable Double value, @Nullable Double limit) {
        return value == null || limit == null || value >= limit
                ? Optional.empty()
                : Optional.of(new Found(rule, rule + " is " + Gates.number(value) + ", below " + Gates.number(limit)));
    }

    private Optional<Found> generator(RungRecord rung) {
        return rules.generator() && Boolean.TRUE.equals(rung.generator().late())
                ? Optional.of(new Found("generator", rung.invalid().getLast()))
                : Optional.empty();
    }
}
