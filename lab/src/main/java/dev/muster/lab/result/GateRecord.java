package dev.muster.lab.result;

import dev.muster.lab.gate.GateState;
import org.jspecify.annotations.Nullable;

/**
 * A threshold, judged.
 *
 * @param metric wire name of what is bounded
 * @param operation the operation it is about; null for the whole load
 * @param agents the rung it was judged on; null when it is about the whole test
 * @param bound the number compared with; null when it could not be told
 * @param boundText the bound in words, with how it came about
 * @param value the figure; null when it was not measured
 * @param state how it came out
 * @param reason why it is not a pass; null for a pass
 */
public record GateRecord(
        String metric,
        @Nullable String operation,
        @Nullable Integer agents,
        @Nullable Double bound,
        String boundText,
        @Nullable Double value,
        GateState state,
        @Nullable String reason) {}
