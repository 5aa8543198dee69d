package dev.muster.lab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the operations of a window fell to the agents.
 *
 * @param agents how many
 * @param least operations of the agent that had fewest
 * @param median of the agent in the middle
 * @param most of the agent that had most
 * @param lorenz the share of all operations that the least busy 0 %, 5 % … 100 % of the agents had: 21 values from 0 to
 *     1; empty if nothing ended
 * @param longestWaitMs the longest response of all: what the most starved agent waited
 * @param medianLongestWaitMs each agent's longest response, of the agent in the middle
 */
public record AgentShares(
        int agents,
        long least,
        long median,
        long most,
        List<Double> lorenz,
        @Nullable Double longestWaitMs,
        @Nullable Double medianLongestWaitMs) {

    /** Copies the list. */
    public AgentShares {
        lorenz = List.copyOf(lorenz);
    }
}
