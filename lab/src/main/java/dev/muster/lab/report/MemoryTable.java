package dev.muster.lab.report;

import dev.muster.lab.result.LeakRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one more agent costs, and whether memory leaks. */
final class MemoryTable {
    private MemoryTable() {}

    static Sheet of(RunRecord run) {
        List<List<String>> rows = new ArrayList<>();
        for (TestRecord test : run.tests()) {
            MemoryPerAgent memory = test.memoryPerAgent();
            if (memory != null || test.leak() != null) {
                rows.add(List.of(
                        test.name(),
                        memory == null ? Format.NONE : kilobytes(memory.liveHeapBytes(), memory.low(), memory.high()),
                        memory == null ? Format.NONE : kilobytes(memory.rssBytes(), memory.rssLow(), memory.rssHigh()),
                        memory == null
                                ? Format.NONE
                                : kilobytes(memory.retainedBytes(), memory.retainedLow(), memory.retainedHigh()),
                        leak(test)));
            }
        }
        return new Sheet(
                List.of(
                        "test",
                        "#live heap, KB an agent (95 %)",
                        "#resident, KB an agent (95 %)",
                        "#kept after it left, KB an agent (95 %)",
                        "leak"),
                rows);
    }

    private static String kilobytes(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
        return Format.kilobytes(value)
                + (low == null || high == null
                        ? ""
                        : " (" + Format.kilobytes(low) + " to " + Format.kilobytes(high) + ")");
    }

    private static String leak(TestRecord test) {
        LeakRecord leak = test.leak();
        if (leak == null) {
            return "not judged: "
                    + Objects.requireNonNullElse(test.notMeasured().get("leak"), "only a soak can tell a leak");
        }
        return leak.state().replace('_', ' ') + ": " + leak.reason()
                + (leak.minDetectableSlope() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; smallest it would have found: %.3g an hour",
                                leak.minDetectableSlope()));
    }
}
