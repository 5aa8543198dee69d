package dev.muster.lab.scenario;

import dev.muster.lab.gate.Threshold;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.target.Face;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One test of a scenario.
 *
 * @param name unique within the scenario
 * @param type what kind of test
 * @param target the named operation of the target's driver; the test's own name if it spells its operations out
 * @param face the way by which operations reach the target, by wire name
 * @param shared whether it uses a server together with other tests
 * @param agents the rungs, in order, at least one; of a probe of agents the most that it may try
 * @param repetitions how often it goes through all of them, each time on a target set up anew; at least once
 * @param remeasure how often a rung is measured again at most while the machine keeps the generator waiting
 * @param window how long each rung is measured
 * @param course how it goes through its loads
 * @param arrival how operations arrive
 * @param warmUp what is discarded first
 * @param preload objects of the operation's kind to put in before the first rung
 * @param audit whether the store is audited afterwards
 * @param options settings of the operation, by name
 * @param capacity for efficiency_capacity: how many agents the target can serve at once; empty when not declared
 * @param tags labels for selecting and grouping
 * @param thresholds what must hold
 * @param plan what it asks of another server; null if the target's driver knows what is asked by its name
 * @param observe what else it looks at beside its load
 * @param line where the test starts in the file
 */
public record TestSpec(
        String name,
        TestType type,
        String target,
        String face,
        boolean shared,
        List<Integer> agents,
        int repetitions,
        int remeasure,
        Window window,
        Course course,
        Arrival arrival,
        WarmUp warmUp,
        long preload,
        boolean audit,
        Map<String, Long> options,
        OptionalInt capacity,
        List<String> tags,
        List<Threshold> thresholds,
        @Nullable OperationPlan plan,
        Observe observe,
        int line) {

    /** Copies the collections. */
    public TestSpec {
        agents = List.copyOf(agents);
        options = Map.copyOf(options);
        tags = List.copyOf(tags);
        thresholds = List.copyOf(thresholds);
    }

    /** How operations arrive, and what is made of it on the way, in words. */
    public String arrivalInWords() {
        return switch (course) {
            case Course.Ladder ladder -> arrival.described();
            case Course.Fault fault -> arrival.described();
            case Course.Soak soak -> arrival.described() + "; " + soak.checkpoints() + " checkpoints";
            case Course.Probe probe ->
                (probe.varied() == Course.Varied.RATE ? "open loop, constant" : arrival.described())
                        + "; searched from " + probe.load(probe.from()) + " to " + probe.load(probe.to());
        };
    }

    /** How long a rung is measured, and how often, in words. */
    public String windowInWords() {
        return window.described()
                + (repetitions == 1 ? "" : ", " + repetitions + " times, each on a target set up anew");
    }

    /** The same with the target's JVM recorded while it is measured, or not. */
    TestSpec recorded(boolean jfr) {
        return with(face, shared, new Observe(observe.classes(), jfr, observe.prometheus()));
    }

    /** The same through another face; what runs in the lab's own process shares no server. */
    TestSpec through(Face other) {
        return with(other.wireName(), shared && other != Face.IN_PROCESS, observe);
    }

    private TestSpec with(String newFace, boolean newShared, Observe newObserve) {
        return new TestSpec(
                name,
                type,
                target,
                newFace,
                newShared,
                agents,
                repetitions,
                remeasure,
                window,
                course,
                arrival,
                warmUp,
                preload,
                audit,
                options,
                capacity,
                tags,
                thresholds,
                plan,
                newObserve,
                line);
    }

    /** Whether the test visits more than one number of agents. */
    public boolean ladder() {
        return agents.size() > 1;
    }
}
