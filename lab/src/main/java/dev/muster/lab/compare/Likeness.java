package dev.muster.lab.compare;

import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.TestSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether two sides can be compared: they may differ in what is measured, not in how it is loaded, or figures would
 * compare the loads.
 *
 * @param loads how each test is loaded, in words, by its name
 * @param agents the numbers of agents of each test
 */
record Likeness(Map<String, String> loads, Map<String, Set<Integer>> agents) {

    /** Of what is going to be run. A search finds its agents itself, so that nothing is known of them. */
    static Likeness of(Scenario scenario) {
        return new Likeness(
                byName(scenario, RunFigures::load),
                scenario.tests().stream()
                        .filter(test -> !(test.course() instanceof Course.Probe))
                        .collect(Collectors.toMap(TestSpec::name, test -> new TreeSet<>(test.agents()))));
    }

    private static Map<String, String> byName(Scenario scenario, Function<TestSpec, String> of) {
        Map<String, String> byName = new LinkedHashMap<>();
        scenario.tests().forEach(test -> byName.put(test.name(), of.apply(test)));
        return byName;
    }

    /** Of what was run. */
    static Likeness of(RunFigures run) {
        Map<String, Set<Integer>> agents = new TreeMap<>();
        run.figures().stream()
                .map(Figure::subject)
                .filter(subject -> subject.agents() != null)
                .forEach(subject -> agents.computeIfAbsent(subject.test(), test -> new TreeSet<>())
                        .add(subject.agents()));
        return new Likeness(run.loads(), agents);
    }

    /**
     * Refuses sides that have nothing in common, or are loaded differently.
     *
     * @throws MismatchException with a message for the user
     */
    void require(Likeness other) throws MismatchException {
        Set<String> common = new TreeSet<>(loads.keySet());
        common.retainAll(other.loads.keySet());
        if (common.isEmpty()) {
            throw new MismatchException(
                    "the scenarios of A and B have no test of the same name: there is nothing to compare");
        }
        for (String test : common) {
            String left = loads.get(test);
            String right = other.loads.get(test);
            if (!Objects.equals(left, right)) {
                throw new MismatchException("test '" + test + "' is loaded differently: A by " + left + "; B by "
                        + right + ". Only what is measured may differ, not how");
            }
        }
        if (common.stream().allMatch(test -> apart(other, test))) {
            String test = common.iterator().next();
            throw new MismatchException("A and B share no number of agents, so that there is nothing to compare: test '"
                    + test + "' has rungs of " + agents.get(test) + " in A and " + other.agents.get(test) + " in B");
        }
    }

    private boolean apart(Likeness other, String test) {
        Set<Integer> left = agents.get(test);
        Set<Integer> right = other.agents.get(test);
        return left != null && right != null && Collections.disjoint(left, right);
    }
}
