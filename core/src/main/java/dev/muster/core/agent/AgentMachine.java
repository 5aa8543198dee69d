package dev.muster.core.agent;

import static dev.muster.core.agent.AgentCommand.*;
import static dev.muster.core.agent.AgentState.*;

import dev.muster.core.state.StateMachine;

/** The life of an agent, as a table. */
public final class AgentMachine {
    public static final StateMachine<AgentState, AgentCommand> TABLE = StateMachine.named(
                    "agent", AgentState.class, AgentCommand.class)
            .startsBy("register", REGISTERED)
            .stays(REGISTER, REGISTERED, IDLE, BUSY, PAUSED, DRAINING)
            .on(REGISTER, LOST, IDLE)
            .on(REGISTER, STOPPED, REGISTERED)
            .on(HEARTBEAT, REGISTERED, IDLE)
            .stays(HEARTBEAT, IDLE, BUSY, PAUSED, DRAINING)
            .on(HEARTBEAT, LOST, IDLE)
            .on(CLAIM, IDLE, BUSY)
            .stays(CLAIM, BUSY)
            .on(LAST_TASK_ENDED, BUSY, IDLE)
            .stays(LAST_TASK_ENDED, PAUSED)
            .on(LAST_TASK_ENDED, DRAINING, STOPPED)
            .on(PAUSE, REGISTERED, PAUSED)
            .on(PAUSE, IDLE, PAUSED)
            .on(PAUSE, BUSY, PAUSED)
            .stays(PAUSE, PAUSED)
            .on(RESUME, PAUSED, IDLE, BUSY)
            .on(DRAIN, REGISTERED, STOPPED)
            .on(DRAIN, IDLE, STOPPED)
            .on(DRAIN, BUSY, DRAINING)
            .on(DRAIN, PAUSED, DRAINING, STOPPED)
            .stays(DRAIN, DRAINING)
            .on(HEARTBEAT_MISSED, REGISTERED, LOST)
            .on(HEARTBEAT_MISSED, IDLE, LOST)
            .on(HEARTBEAT_MISSED, BUSY, LOST)
            .on(HEARTBEAT_MISSED, PAUSED, LOST)
            .on(HEARTBEAT_MISSED, DRAINING, LOST)
            .on(STOP, REGISTERED, STOPPED)
            .on(STOP, IDLE, STOPPED)
            .on(STOP, BUSY, STOPPED)
            .on(STOP, PAUSED, STOPPED)
            .on(STOP, DRAINING, STOPPED)
            .on(STOP, LOST, STOPPED)
            .stays(STOP, STOPPED)
            .automatic(LAST_TASK_ENDED, HEARTBEAT_MISSED)
            .build();

    private AgentMachine() {}
}
