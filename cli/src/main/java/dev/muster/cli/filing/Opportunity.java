package dev.muster.cli.filing;

import dev.muster.lab.advice.Recommendation;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Something that a run says could be better, as a task will tell it.
 *
 * @param key the same for the same finding of every run of a scenario: 12 hexadecimal digits
 * @param test the test that shows it
 * @param title one line, at most 500 characters
 * @param description the evidence, what to do, and how to see that it is gone
 * @param priority of the task, 0 to 1,000
 */
record Opportunity(String key, String test, String title, String description, int priority) {
    private static final int KEY_BYTES = 6;
    private static final int LONGEST_TITLE = 500;
    private static final int HIGHEST = 1_000;
    /** A bar that is missed comes before what could be better: somebody promised it. */
    private static final int OF_A_MISSED_BAR = 900;

    private static final String OF_TEST = "test-";

    /** What every filed task has. */
    static final String LABEL = "finding";

    /** One that a rule recommends. */
    static Opportunity of(RunRecord run, String where, Recommendation advice) {
        String gain = advice.gain() == null
                ? advice.prediction()
                : String.format(Locale.ROOT, "%.2f times (%s)", advice.gain(), advice.prediction());
        String text = """
                %s

                Evidence, of test "%s": %s
                What to do: %s
                Expected gain: %s
                Confidence %.0f %%, effort: %s, state: %s

                Measure the change:  ./muster compare --verify %s --rule %s …
                Seen by:  %s
                This task ends by itself when a later run of "%s" no longer shows it.
                """.formatted(
                        advice.finding(),
                        advice.test(),
                        advice.evidence(),
                        advice.action(),
                        gain,
                        advice.confidence() * 100,
                        word(advice.effort()),
                        word(advice.state()),
                        where,
                        advice.rule(),
                        run.reproduce(),
                        run.measured().name());
        return new Opportunity(keyOfRule(run, advice.rule()), advice.test(), shortened(advice.finding()), text, (int)
                Math.min(OF_A_MISSED_BAR - 1, Math.round(advice.priority() * 100)));
    }

    /** A bar that a test missed. */
    static Opportunity of(RunRecord run, String where, TestRecord test, GateRecord gate) {
        String what = gate.operation() == null ? gate.metric() : gate.operation() + ": " + gate.metric();
        String at = gate.agents() == null ? "" : " at " + gate.agents() + " agents";
        String text = """
                Test "%s" missed a bar: %s%s is %s, the bar is %s.
                %s

                Report:  %s
                Seen by:  %s
                This task ends by itself when a later run of "%s" meets the bar.
                """.formatted(
                        test.name(),
                        what,
                        at,
                        gate.value() == null ? "not measured" : number(gate.value()),
                        gate.boundText(),
                        gate.reason() == null ? "" : gate.reason(),
                        where,
                        run.reproduce(),
                        run.measured().name());
        String title = test.name() + ": " + what + at + " misses " + gate.boundText();
        return new Opportunity(keyOfGate(run, test, gate), test.name(), shortened(title), text, OF_A_MISSED_BAR);
    }

    /** A rule's finding is one finding, whichever test shows it best. */
    static String keyOfRule(RunRecord run, String rule) {
        return key(List.of("rule", run.measured().name(), rule));
    }

    static String keyOfGate(RunRecord run, TestRecord test, GateRecord gate) {
        return key(List.of(
                "gate",
                run.measured().name(),
                test.name(),
                gate.metric(),
                String.valueOf(gate.operation()),
                String.valueOf(gate.agents())));
    }

    /** What a task is found by. */
    String label() {
        return label(key);
    }

    static String label(String key) {
        return LABEL + "-" + key;
    }

    /** Which test showed it, as a label: a run that did not get to that test says nothing about it. */
    static String labelOfTest(String test) {
        return OF_TEST + key(List.of(test));
    }

    /** Whether a label is one of those. */
    static boolean isOfTest(String label) {
        return label.length() == OF_TEST.length() + 2 * KEY_BYTES && label.startsWith(OF_TEST);
    }

    List<String> labels() {
        return List.of(LABEL, label(), labelOfTest(test));
    }

    private static String key(List<String> parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String shortened(String line) {
        String flat = line.replace('\n', ' ').strip();
        return flat.length() <= LONGEST_TITLE ? flat : flat.substring(0, LONGEST_TITLE - 1) + "…";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    Opportunity {
        priority = Math.clamp(priority, 0, HIGHEST);
    }
}
