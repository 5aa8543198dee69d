package dev.muster.core.agent;

/** What can happen to an agent: the rows of its state table. */
public enum AgentCommand {
    REGISTER,
    /** A connection, a heartbeat, or any other call of the agent. */
    HEARTBEAT,
    CLAIM,
    LAST_TASK_ENDED,
    PAUSE,
    RESUME,
    DRAIN,
    HEARTBEAT_MISSED,
    STOP
}
