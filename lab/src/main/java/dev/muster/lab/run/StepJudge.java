package dev.muster.lab.run;

import dev.muster.lab.result.ProbeRecord.Outcome;
import dev.muster.lab.result.RungRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether the bounds of a search hold on a step. */
interface StepJudge {

    /**
     * What a step said.
     *
     * @param reason why it did not hold; null if it did
     */
    record Judged(Outcome outcome, @Nullable String reason) {}

    /** Judges the step that was measured last. */
    Judged judge(RungRecord rung);

    /**
     * Why a rung that was too slow may not have been so by itself: its machine's host gave processor time to others.
     */
    Optional<String> disturbed(RungRecord rung);
}
