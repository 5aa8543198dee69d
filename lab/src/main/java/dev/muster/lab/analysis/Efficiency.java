package dev.muster.lab.analysis;

/** How well a number of agents works together, against one agent alone. */
public final class Efficiency {
    private Efficiency() {}

    /**
     * E_seed(N) = X(N) / (N · X(1)).
     *
     * @param throughput X(N)
     * @param agents N
     * @param alone X(1), above zero
     */
    public static double seed(double throughput, int agents, double alone) {
        return throughput / (agents * alone);
    }

    /**
     * E_cap(N) = X(N) / (min(N, capacity) · X(1)).
     *
     * @param capacity agents the target can serve at once
     */
    public static double capacity(double throughput, int agents, int capacity, double alone) {
        return throughput / (Math.min(agents, capacity) * alone);
    }

    /**
     * 1 − the rate per agent over the rate per agent of the first rung; negative when agents got faster.
     *
     * @param firstThroughput throughput of the first rung, above zero
     * @param firstAgents its agents
     */
    public static double degradation(double throughput, int agents, double firstThroughput, int firstAgents) {
        return 1 - (throughput / agents) / (firstThroughput / firstAgents);
    }
}
