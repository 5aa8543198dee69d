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
        return out.append("</testsuites>\n").toString();
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
            open(out, test, name(gate));
            String figures = gate.boundText() + "; measured " + Format.number(gate.value());
            switch (gate.state()) {
                case PASS ->
                    out.append("<system-out>").append(Markup.escape(figures)).append("</system-out>");
                case FAIL -> fail(out, figures, Objects.requireNonNullElse(gate.reason(), figures));
                case INCONCLUSIVE -> skip(out, Objects.requireNonNullElse(gate.reason(), "inconclusive"));
            }
            out.append("</testcase>\n");
        }
        if (broken) {
            open(out, test, "the test can be run");
            String why = String.join("; ", test.reasons());
            fail(out, why, why);
            out.append("</testcase>\n");
        }
        if (doubted) {
            open(out, test, "the measurement can be trusted");
            skip(out, test.reasons().isEmpty() ? "the test was not finished" : String.join("; ", test.reasons()));
            out.append("</testcase>\n");
        }
        out.append("  </testsuite>\n");
    }

    private static void open(StringBuilder out, TestRecord test, String name) {
        out.append("    <testcase classname=\"")
                .append(Markup.escape(test.name()))
                .append("\" name=\"")
                .append(Markup.escape(name))
                .append("\">");
    }

    private static void fail(StringBuilder out, String message, String reason) {
        out.append("<failure message=\"")
                .append(Markup.escape(message))
                .append("\">")
                .append(Markup.escape(reason))
                .append("</failure>");
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
