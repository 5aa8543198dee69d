package dev.muster.lab.result;

import dev.muster.lab.gate.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run: the content of {@code run.json}.
 *
 * @param schema version of this structure
 * @param state whether it came to its end
 * @param stateReason why it did not; null for a complete run
 * @param tool what ran it
 * @param verdict null until the first test has ended
 * @param reasons why the verdict is not a plain pass
 * @param scenario what was run
 * @param startedAt ISO 8601, UTC
 * @param seconds length so far
 * @param environment where it ran
 * @param tests in order; those not reached yet are absent and named in {@code notRun}
 * @param notRun names of tests that were not run
 * @param comparisons with other runs
 * @param samples files with raw samples, relative to the run directory
 * @param reproduce the command that runs it again
 */
public record RunRecord(
        int schema,
        State state,
        @Nullable String stateReason,
        Tool tool,
        @Nullable Verdict verdict,
        List<String> reasons,
        ScenarioRecord scenario,
        String startedAt,
        double seconds,
        Environment environment,
        List<TestRecord> tests,
        List<String> notRun,
        List<ComparisonRecord> comparisons,
        List<String> samples,
        String reproduce) {

    /** The version of this structure. */
    public static final int SCHEMA = 1;

    /** How often the rungs were measured, at most; 1 if nothing was. */
    public int repetitions() {
        return tests.stream()
                .flatMap(test -> test.rungs().stream())
                .mapToInt(RungRecord::repetition)
                .max()
                .orElse(1);
    }

    /** The same run, of which only these tests are looked at. */
    public RunRecord with(List<TestRecord> someTests) {
        return new RunRecord(
                schema,
                state,
                stateReason,
                tool,
                verdict,
                reasons,
                scenario,
                startedAt,
                seconds,
                environment,
                someTests,
                notRun,
                comparisons,
                samples,
                reproduce);
    }

    /** How far a run came. */
    public enum State {
        /** Under way; or killed, if no process works on it. */
        RUNNING,
        /** Ended by itself. */
        COMPLETE,
        /** Cut short by its user. */
        INTERRUPTED,
        /** Ended because something needed broke. */
        BROKEN
    }

    /**
     * What ran it.
     *
     * @param version of Muster
     * @param commit the sources it was built from; null when not known
     */
    public record Tool(String version, @Nullable String commit) {}

    /**
     * What was run.
     *
     * @param name of the scenario
     * @param description its paragraph, or null
     * @param hash of the file
     * @param seed of the generator
     * @param target system under test
     * @param baseline whether the figures may serve as a baseline
     */
    public record ScenarioRecord(
            String name, @Nullable String description, String hash, long seed, String target, boolean baseline) {

        /** The same as another's: under a profile it measures something else, and its figures are not mixed in. */
        ScenarioRecord under(String profile) {
            return new ScenarioRecord(
                    nameUnder(name, profile), description, hash + "-" + profile, seed, target, baseline);
        }
    }

    /** What a scenario is called whose figures were measured under a profile. */
    public static String nameUnder(String scenario, String profile) {
        return scenario + ", profile " + profile;
    }

    /** What its figures are of: the scenario, and the profile if it was measured under one. */
    public ScenarioRecord measured() {
        return environment.profile() == null ? scenario : scenario.under(environment.profile());
    }

    /**
     * Where it ran. Disk figures are from the probes beside the load; {@code diskFsyncQuiet…} from those in the gaps.
     *
     * @param profile the configuration profile of what was measured; null for none
     * @param notMeasured reasons for what is null, by wire name
     */
    public record Environment(
            String os,
            @Nullable String kernel,
            @Nullable String cpu,
            int cores,
            @Nullable Long memoryBytes,
            String jdk,
            String jvmFlags,
            @Nullable String store,
            @Nullable String durability,
            @Nullable String profile,
            @Nullable Double diskFsyncP50Us,
            @Nullable Double diskFsyncP99Us,
            long diskFsyncSamples,
            @Nullable Double diskFsyncQuietP50Us,
            @Nullable Double diskFsyncQuietP99Us,
            long diskFsyncQuietSamples,
            @Nullable Double loadAverageAtStart,
            Map<String, String> notMeasured) {}
}
