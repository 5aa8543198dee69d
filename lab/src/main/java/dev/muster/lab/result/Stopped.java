package dev.muster.lab.result;

import java.util.List;

/**
 * Why a ladder ended before its last rung.
 *
 * @param rule the stop rule that applied, as scenarios write it
 * @param agents the rung after which it did
 * @param reason what was measured there, in words
 * @param notRun the rungs that were left out
 */
public record Stopped(String rule, int agents, String reason, List<Integer> notRun) {

    /** Copies the list. */
    public Stopped {
        notRun = List.copyOf(notRun);
    }
}
