package dev.muster.lab.compare;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A paired comparison: the content of {@code comparison.json}.
 *
 * @param schema version of this structure
 * @param state whether it came to its end
 * @param stateReason why it did not; null for a complete one
 * @param startedAt ISO 8601, UTC
 * @param scenario what was run; null before the first run ended
 * @param machine where; null likewise
 * @param a build A
 * @param b build B
 * @param sameBuild whether both are the same program, so that it is the noise of the machine that was measured
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
     */
    public record BuildRecord(String given, String image, String version, String digest) {
        static BuildRecord of(Build build) {
            return new BuildRecord(build.given().toString(), build.image().toString(), build.version(), build.digest());
        }
    }

    /**
     * A pair.
     *
     * @param pair counted from 1
     * @param order which was run first, such as {@code A B}
     * @param a the run directory of A, relative to the comparison's
     * @param b that of B
     */
    public record PairRecord(int pair, String order, String a, String b) {}
}
