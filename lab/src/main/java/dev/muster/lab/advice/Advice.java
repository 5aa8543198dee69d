package dev.muster.lab.advice;

import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What a run recommends, most promising first.
 *
 * @param recommendations one a rule at most: of the test where it promises most
 * @param lookedFor the signals of all rules that were applied, by id
 * @param notLookedFor signals that this run's figures cannot show, with the reason
 * @param trials everything that was tried, oldest first; a recommendation has the best of its own
 */
public record Advice(
        List<Recommendation> recommendations,
        SequencedMap<String, String> lookedFor,
        SequencedMap<String, String> notLookedFor,
        List<Trial> trials) {

    private static final List<Rule> RULES = Stream.of(
                    ScalingRules.ALL, ResourceRules.ALL, List.of(SlowOperation.RULE), ProfileRules.ALL)
            .flatMap(List::stream)
            .toList();

    /**
     * Applies every rule to every test.
     *
     * @param trials which of its recommendations were followed, and what came of it
     */
    public static Advice of(RunRecord run, List<Trial> trials) {
        SequencedMap<String, String> signals = new LinkedHashMap<>();
        boolean recorded = run.tests().stream().anyMatch(test -> test.profile() != null);
        List<Rule> rules = RULES.stream()
                .filter(rule -> recorded || !ProfileRules.ALL.contains(rule))
                .toList();
        rules.forEach(rule -> signals.put(rule.id(), rule.signal()));
        int cores = run.environment().cores();
        List<Recommendation> found = rules.stream()
                .flatMap(rule -> run.tests().stream()
                        .filter(test -> !test.rungs().isEmpty())
                        .flatMap(test -> rule.look().at(test, cores).stream())
                        .max(Comparator.comparingDouble(Recommendation::priority))
                        .stream())
                .map(advice -> best(advice, trials).map(advice::tried).orElse(advice))
                .sorted(Comparator.comparingDouble(Recommendation::priority).reversed())
                .toList();
        return new Advice(found, signals, new LinkedHashMap<>(unseen(recorded)), List.copyOf(trials));
    }

    /** Of several trials the one that gained most counts, since that change can be kept. */
    private static Optional<Trial> best(Recommendation advice, List<Trial> trials) {
        return trials.stream()
                .filter(trial ->
                        trial.rule().equals(advice.rule()) && trial.test().equals(advice.test()))
                .max(Comparator.comparing((Trial trial) -> trial.state() == Recommendation.State.VERIFIED)
                        .thenComparing(Trial::gain, Comparator.nullsFirst(Comparator.naturalOrder())));
    }

    /**
     * The figure of a test that is to become better when a rule's recommendation is followed.
     *
     * @param rule id of a rule
     * @throws java.util.NoSuchElementException when there is no such rule
     */
    public static Measure promise(String rule, TestRecord test) {
        return RULES.stream()
                .filter(it -> it.id().equals(rule))
                .findFirst()
                .orElseThrow()
                .promise(test);
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
