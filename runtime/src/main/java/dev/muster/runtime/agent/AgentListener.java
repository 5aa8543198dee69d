package dev.muster.runtime.agent;

import dev.muster.runtime.work.Assignment;
import java.time.Duration;

/** Hears what agents do. Called on their threads, many at once. */
public interface AgentListener {
    /** Hears nothing. */
    AgentListener NONE = new AgentListener() {};

    /** An agent has joined and asks for work. */
    default void joined(String agent) {}

    /** An agent begins a task. */
    default void began(String agent, Assignment assignment) {}

    /**
     * An agent's attempt at a task is over.
     *
     * @param counted whether the server took it: false if the task was not the agent's any more
     */
    default void ended(String agent, Assignment assignment, Outcome outcome, boolean counted, Duration took) {}

    /** An agent stopped working on a task before its end. */
    default void stopped(String agent, Assignment assignment, String why) {}

    /** Something keeps an agent from working for a while; it tries again by itself. */
    default void troubled(String agent, String what) {}

    /** An agent has left. */
    default void left(String agent) {}
}
