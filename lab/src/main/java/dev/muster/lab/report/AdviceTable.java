package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Recommendation;
import dev.muster.lab.advice.Trial;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Recommendations as both reports show them. */
final class AdviceTable {
    private AdviceTable() {}

    /** The most promising ones, or all. */
    static Sheet of(Advice advice, int most) {
        return new Sheet(
                List.of(
                        "what is the matter",
                        "evidence",
                        "what to do",
                        "predicted gain",
                        "measured gain",
                        "effort, confidence",
                        "state"),
                advice.recommendations().stream()
                        .limit(most)
                        .map(AdviceTable::row)
                        .toList());
    }

    private static List<String> row(Recommendation advice) {
        return List.of(
                advice.finding() + " [" + advice.rule() + ", " + advice.test() + "]",
                advice.evidence(),
                advice.action(),
                advice.gain() == null
                        ? "not predicted: " + advice.prediction()
                        : String.format(Locale.ROOT, "× %.2f: %s", advice.gain(), advice.prediction()),
                measured(advice),
                advice.effort().name().toLowerCase(Locale.ROOT)
                        + String.format(Locale.ROOT, ", %.0f %%", advice.confidence() * 100),
                advice.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    /** What following it was measured to gain. */
    static String measured(Recommendation advice) {
        Trial trial = advice.trial();
        return trial == null ? "not tried" : trial.change() + ": " + trial.measured() + " [" + trial.comparison() + "]";
    }

    /** What was looked for and not found, and what could not be looked for. */
    static String scope(Advice advice) {
        List<String> found =
                advice.recommendations().stream().map(Recommendation::rule).toList();
        String absent = advice.lookedFor().entrySet().stream()
                .filter(rule -> !found.contains(rule.getKey()))
                .map(rule -> rule.getValue())
                .collect(Collectors.joining("; "));
        String unseen = advice.notLookedFor().entrySet().stream()
                .map(rule -> rule.getKey() + " (" + rule.getValue() + ")")
                .collect(Collectors.joining("; "));
        return (absent.isEmpty() ? "" : "Looked for and not found: " + absent + ". ") + "Not looked for: " + unseen
                + ".";
    }
}
