package dev.muster.lab.compare;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunRecord;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A paired comparison: the content of {@code comparison.json}.
 *
 * @param schema version of this structure
 * @param state whether it came to its end
 * @param stateReason why it did not; null for a complete one
 * @param startedAt ISO 8601, UTC
 * @param scenario what was run; null before the first run ended
 * @param scenarioB what B was measured by, where that is another; null otherwise
 * @param machine where; null likewise
 * @param a build A
 * @param b build B
 * @param sameBuild whether both are the same program, set the same way and measured by the same scenario, so that it is
 *     the noise of the machine that was measured
 * @param leastPairs pairs that are always measured
 * @param mostPairs pairs after which an undecided figure stays inconclusive
 * @param pairs the complete ones, in order
 * @param comparisons one for each figure
 * @param gates the policy, judged; empty without one
 * @param verdict what it comes to
 */
public record PairedRecord(
        int schema,
        RunRecord.State state,
        @Nullable String stateReason,
        String startedAt,
        RunRecord.@Nullable ScenarioRecord scenario,
        RunRecord.@Nullable ScenarioRecord scenarioB,
        @Nullable MachineFingerprint machine,
        BuildRecord a,
        BuildRecord b,
        boolean sameBuild,
        int leastPairs,
        int mostPairs,
        List<PairRecord> pairs,
        List<ComparisonRecord> comparisons,
        List<PolicyGate> gates,
        Verdict verdict) {

    /** The version of this structure. */
    public static final int SCHEMA = 1;

    /**
     * A build.
     *
     * @param given as the user named it
     * @param image the directory of its jars
     * @param version what it says of itself
     * @param digest of its jars
     * @param jvm more options for its JVM; null for none
     * @param arguments more arguments of its runs, separated by blanks; null for none
     * @param environment variables of its runs, as NAME=VALUE separated by blanks; null for none
     */
    public record BuildRecord(
            String given,
            String image,
            String version,
            String digest,
            @Nullable String jvm,
            @Nullable String arguments,
            @Nullable String environment) {
        static BuildRecord of(Setup side) {
            Build build = side.build();
            return new BuildRecord(
                    build.given().toString(),
                    build.image().toString(),
                    build.version(),
                    build.digest(),
                    side.jvm().isEmpty() ? null : side.jvm(),
                    side.arguments().isEmpty() ? null : String.join(" ", side.arguments()),
                    side.environment().isEmpty()
                            ? null
                            : side.environment().entrySet().stream()
                                    .map(it -> it.getKey() + "=" + it.getValue())
                                    .collect(Collectors.joining(" ")));
        }

        /** Its options in words. */
        public String options() {
            return jvm == null ? "none" : jvm;
        }
    }

    /**
     * A pair.
     *
     * @param pair counted from 1
     * @param order which was run first, such as {@code A B}
     * @param a the run directory of A, relative to the comparison's
     * @param b that of B
     * @param invalid why a run of it is INVALID, each beginning with its side; its invalid rungs count for nothing
     * @param wrong what is wrong with the run of B however fast it is: what its audits found, and tests that broke
     */
    public record PairRecord(int pair, String order, String a, String b, List<String> invalid, List<String> wrong) {

        /** Takes a pair of an earlier version too, which does not tell. */
        public PairRecord {
            invalid = List.copyOf(Objects.requireNonNullElse(invalid, List.of()));
            wrong = List.copyOf(Objects.requireNonNullElse(wrong, List.of()));
        }
    }
}
