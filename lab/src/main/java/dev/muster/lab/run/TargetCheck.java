package dev.muster.lab.run;

import dev.muster.client.text.Suggestions;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.scenario.Problem;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.OperationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a scenario against what its target offers, before anything is run. */
public final class TargetCheck {
    private TargetCheck() {}

    /** @throws ScenarioException with every operation or option that the target does not know */
    public static void check(Scenario scenario, List<OperationInfo> offered) {
        List<Problem> problems = new ArrayList<>();
        for (TestSpec test : scenario.tests()) {
            Optional<OperationInfo> operation = offered.stream()
                    .filter(it -> it.name().equals(test.target()))
                    .findFirst();
            if (operation.isEmpty()) {
                problems.add(new Problem(
                        scenario.file(),
                        test.line(),
                        "key 'target': the target offers no operation '" + test.target() + "'; "
                                + Suggestions.hint(
                                        test.target(),
                                        offered.stream()
                                                .map(OperationInfo::name)
                                                .toList())));
                continue;
            }
            if (!operation.get().faces().contains(Face.named(test.face()))) {
                problems.add(new Problem(
                        scenario.file(),
                        test.line(),
                        "key 'face': operation '" + test.target() + "' does not go through '" + test.face() + "'; "
                                + Suggestions.hint(
                                        test.face(),
                                        operation.get().faces().stream()
                                                .map(Face::wireName)
                                                .toList())));
            }
            for (String option : test.options().keySet()) {
                if (!operation.get().options().containsKey(option)) {
                    problems.add(new Problem(
                            scenario.file(),
                            test.line(),
                            "key 'options': operation '" + test.target() + "' has no option '" + option + "'; "
                                    + Suggestions.hint(
                                            option, operation.get().options().keySet())));
                }
            }
            for (Threshold threshold : test.thresholds()) {
                gauge(scenario, test, operation.get(), threshold).ifPresent(problems::add);
                String name = threshold.operation();
                List<String> mix = operation.get().mix();
                if (name != null && !name.equals("each") && !mix.contains(name)) {
                    problems.add(new Problem(
                            scenario.file(),
                            threshold.line(),
                            "key 'operations': '" + test.target() + "' has no operation '" + name + "'; "
                                    + Suggestions.hint(name, mix)));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
    }

    private static Optional<Problem> gauge(
            Scenario scenario, TestSpec test, OperationInfo operation, Threshold threshold) {
        String gauge = threshold.gauge();
        List<String> reported = operation.gauges().stream().map(GaugeInfo::name).toList();
        if (gauge == null || reported.contains(gauge)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                scenario.file(),
                threshold.line(),
                "key 'gauges': '" + test.target() + "' reports no gauge '" + gauge + "'; "
                        + (reported.isEmpty() ? "it reports none" : Suggestions.hint(gauge, reported))));
    }
}
