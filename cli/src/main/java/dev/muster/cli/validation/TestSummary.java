package dev.muster.cli.validation;

import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a test came to, for whoever reads its task and not its report. */
final class TestSummary {
    private static final int MOST_REASONS = 12;

    private TestSummary() {}

    /** The verdict, the figures of the largest load, and why it is not a plain pass. */
    static String of(TestRecord test) {
        String verdict = test.verdict() == null ? "NOT JUDGED" : test.verdict().name();
        String figures = test.rungs().stream()
                .max(Comparator.comparingInt(RungRecord::agents))
                .map(rung -> ": " + figures(rung, test.unit()))
                .orElse("");
        return verdict + figures + reasons(test.reasons());
    }

    private static String figures(RungRecord rung, String unit) {
        return String.format(Locale.ROOT, "%,d agent%s, ", rung.agents(), rung.agents() == 1 ? "" : "s")
                + String.format(Locale.ROOT, "%,.1f %s/s", rung.throughput(), unit)
                + time("p50", rung.responseMs().p50())
                + time("p99", rung.responseMs().p99())
                + String.format(
                        Locale.ROOT,
                        ", %,d errors",
                        rung.errors().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
    }

    private static String time(String name, @Nullable Double millis) {
        return millis == null ? "" : String.format(Locale.ROOT, ", %s %.3g ms", name, millis);
    }

    private static String reasons(List<String> reasons) {
        String told = reasons.stream()
                .limit(MOST_REASONS)
                .map(reason -> "\n- " + reason)
                .collect(Collectors.joining());
        return reasons.size() <= MOST_REASONS ? told : told + "\n- and " + (reasons.size() - MOST_REASONS) + " more";
    }
}
