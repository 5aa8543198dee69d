package dev.muster.lab.report;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A run as JUnit XML: a suite for each test, a case for each gate; inconclusive is skipped. A test that failed, is
 * invalid or not steady without a gate that says so gets a case of its own, so that a CI server cannot show it green.
 * What no test says (that the run did not come to its end, tests that were not run, a verdict that is not of a test)
 * stands in a suite {@code run}, which a run without such has not.
 */
final class JUnitReport {
    private final RunRecord run;

    JUnitReport(RunRecord run) {
        this.run = run;
    }

    String xml() {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"")
                .append(Markup.escape(run.scenario().name()))
                .append("\">\n");
        run.tests().forEach(test -> suite(out, test));
        List<RunCase> own = RunCase.of(run);
        if (!own.isEmpty()) {
            suite(out, own);
        }
        return out.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder out, List<RunCase> cases) {
        out.append(String.format(
                Locale.ROOT,
                "  <testsuite name=\"run\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">%n",
                cases.size(),
                RunCase.count(cases, RunCase.Outcome.FAILED),
                RunCase.count(cases, RunCase.Outcome.BROKEN),
                RunCase.count(cases, RunCase.Outcome.SKIPPED)));
        for (RunCase one : cases) {
            open(out, "run", one.name());
            switch (one.outcome()) {
                case FAILED -> trouble(out, "failure", one.reason(), one.reason());
                case BROKEN -> trouble(out, "error", one.reason(), one.reason());
                case SKIPPED -> skip(out, one.reason());
            }
            out.append("</testcase>\n");
        }
        out.append("  </testsuite>\n");
    }

    private static void suite(StringBuilder out, TestRecord test) {
        List<GateRecord> gates = test.gates();
        long failed =
                gates.stream().filter(gate -> gate.state() == GateState.FAIL).count();
        boolean broken = test.broken();
        boolean doubted = test.verdict() != Verdict.PASS && test.verdict() != Verdict.FAIL;
        long skipped = gates.stream()
                .filter(gate -> gate.state() == GateState.INCONCLUSIVE)
                .count();
        out.append(String.format(
                Locale.ROOT,
                "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">%n",
                Markup.escape(test.name()),
                gates.size() + (broken || doubted ? 1 : 0),
                failed + (broken ? 1 : 0),
                skipped + (doubted ? 1 : 0)));
        for (GateRecord gate : gates) {
            open(out, test.name(), name(gate));
            String figures = gate.boundText() + "; measured " + Format.number(gate.value());
            switch (gate.state()) {
                case PASS ->
                    out.append("<system-out>").append(Markup.escape(figures)).append("</system-out>");
                case FAIL -> trouble(out, "failure", figures, Objects.requireNonNullElse(gate.reason(), figures));
                case INCONCLUSIVE -> skip(out, Objects.requireNonNullElse(gate.reason(), "inconclusive"));
            }
            out.append("</testcase>\n");
        }
        if (broken) {
            open(out, test.name(), "the test can be run");
            String why = String.join("; ", test.reasons());
            trouble(out, "failure", why, why);
            out.append("</testcase>\n");
        }
        if (doubted) {
            open(out, test.name(), "the measurement can be trusted");
            skip(out, test.reasons().isEmpty() ? "the test was not finished" : String.join("; ", test.reasons()));
            out.append("</testcase>\n");
        }
        out.append("  </testsuite>\n");
    }

    private static void open(StringBuilder out, String suite, String name) {
        out.append("    <testcase classname=\"")
                .append(Markup.escape(suite))
                .append("\" name=\"")
                .append(Markup.escape(name))
                .append("\">");
    }

    private static void trouble(StringBuilder out, String element, String message, String reason) {
        out.append("<" + element + " message=\"")
                .append(Markup.escape(message))
                .append("\">")
                .append(Markup.escape(reason))
                .append("</" + element + ">");
    }

    private static void skip(StringBuilder out, String message) {
        out.append("<skipped message=\"").append(Markup.escape(message)).append("\"/>");
    }

    private static String name(GateRecord gate) {
        return gate.metric()
                + (gate.operation() == null ? "" : " of " + gate.operation())
                + (gate.agents() == null ? "" : " at " + gate.agents() + " agents")
                + " " + gate.boundText();
    }
}
