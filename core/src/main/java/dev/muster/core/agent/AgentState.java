package dev.muster.core.agent;

/** States of an agent. The store keeps the ordinal, so constants are only ever appended. */
public enum AgentState {
    /** Known, never heard from since. */
    REGISTERED,
    IDLE,
    /** Holds at least one lease. */
    BUSY,
    /** Keeps its leases, gets no new work. */
    PAUSED,
    /** Finishes what it holds, then stops. */
    DRAINING,
    /** Not heard from for {@code lostAfter}. */
    LOST,
    STOPPED;

    private static final AgentState[] ALL = values();

    public static AgentState of(int ordinal) {
        return ALL[ordinal];
    }
}
