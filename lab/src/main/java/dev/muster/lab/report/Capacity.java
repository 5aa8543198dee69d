package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.result.UslRecord.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many agents each ladder carries: within its objectives, up to its knee, at its peak. */
final class Capacity {
    private Capacity() {}

    static Sheet of(RunRecord run) {
        List<List<String>> rows = new ArrayList<>();
        for (TestRecord test : run.tests()) {
            if (test.ladder()) {
                rows.add(row(test, run.environment().cores()));
            }
        }
        return new Sheet(
                List.of(
                        "ladder",
                        "#agents within its objectives",
                        "#knee",
                        "#peak N* (95 %)",
                        "#limit/s (95 %)",
                        "told from",
                        "limiting resource"),
                rows);
    }

    private static List<String> row(TestRecord test, int cores) {
        UslRecord usl = test.usl();
        if (usl == null) {
            return List.of(
                    test.name(),
                    within(test),
                    Format.NONE,
                    Format.NONE,
                    Format.NONE,
                    "no law: " + Objects.requireNonNullElse(test.notMeasured().get("usl"), "none was fitted"),
                    Advice.limitingResource(test, cores));
        }
        return List.of(
                test.name(),
                within(test),
                whole(usl.knee()),
                usl.peakN().value() == null ? "none within the data" : estimate(usl.peakN()),
                estimate(usl.limit()),
                switch (usl.reach()) {
                    case MEASURED -> "measured";
                    case EXTRAPOLATED -> "extrapolated";
                    case NONE -> "no limit shows";
                },
                Advice.limitingResource(test, cores));
    }

    /** The highest rung that passes every gate of its own, with no rung below it that fails one. */
    private static String within(TestRecord test) {
        if (test.gates().stream().noneMatch(gate -> gate.agents() != null)) {
            return "no objective per rung";
        }
        String reached = "none";
        for (RungRecord rung : test.rungs()) {
            List<GateState> states = test.gates().stream()
                    .filter(gate -> Objects.equals(gate.agents(), rung.agents()))
                    .map(GateRecord::state)
                    .toList();
            if (states.contains(GateState.FAIL) || invalid(test, rung.agents())) {
                return reached;
            }
            if (states.contains(GateState.INCONCLUSIVE)) {
                return reached + " (not decided beyond)";
            }
            if (!states.isEmpty()) {
                reached = String.format(Locale.ROOT, "%,d", rung.agents());
            }
        }
        return reached + " (no rung fails)";
    }

    private static boolean invalid(TestRecord test, int agents) {
        return test.rungs().stream()
                .anyMatch(rung -> rung.agents() == agents && !rung.invalid().isEmpty());
    }

    private static String whole(@Nullable Double value) {
        return value == null ? Format.NONE : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String estimate(Estimate estimate) {
        String ends = estimate.low() == null
                ? ""
                : " (" + whole(estimate.low()) + " to " + (estimate.high() == null ? "∞" : whole(estimate.high()))
                        + ")";
        return whole(estimate.value()) + ends;
    }
}
