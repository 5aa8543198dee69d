package dev.muster.lab.advice;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What a run recommends, most promising first.
 *
 * @param recommendations one a rule at most: of the test where it promises most
 * @param lookedFor the signals of all rules that were applied, by id
 * @param notLookedFor signals that this run's figures cannot show, with the reason
 */
public record Advice(
        List<Recommendation> recommendations,
        SequencedMap<String, String> lookedFor,
        SequencedMap<String, String> notLookedFor) {

    /** Applies every rule to every test. */
    public static Advice of(RunRecord run) {
        SequencedMap<String, String> signals = new LinkedHashMap<>();
        boolean recorded = run.tests().stream().anyMatch(test -> test.profile() != null);
        List<Rule> rules = Stream.of(ScalingRules.ALL, ResourceRules.ALL, recorded ? ProfileRules.ALL : List.<Rule>of())
                .flatMap(List::stream)
                .toList();
        rules.forEach(rule -> signals.put(rule.id(), rule.signal()));
        int cores = run.environment().cores();
        List<Recommendation> found = rules.stream()
                .flatMap(rule -> run.tests().stream()
                        .filter(test -> !test.rungs().isEmpty())
                        .flatMap(test -> rule.look().at(test, cores).stream())
                        .max(Comparator.comparingDouble(Recommendation::priority))
                        .stream())
                .sorted(Comparator.comparingDouble(Recommendation::priority).reversed())
                .toList();
        return new Advice(found, signals, new LinkedHashMap<>(unseen(recorded)));
    }

    private static Map<String, String> unseen(boolean recorded) {
        SequencedMap<String, String> reasons = new LinkedHashMap<>();
        if (!recorded) {
            String recording = "needs a recording of the target's JVM, which 'observe: {jfr: true}' makes";
            ProfileRules.ALL.forEach(rule -> reasons.put(rule.signal(), recording));
        }
        reasons.put("the statement that takes most of the database's time", "statements are not timed one by one");
        reasons.put("sessions that stay after their agents have left", "not measured after agents have left");
        return reasons;
    }

    /** What limits a test: the scarcest of what was measured, in words. */
    public static String limitingResource(TestRecord test, int cores) {
        return LimitingResource.of(test, cores);
    }
}
