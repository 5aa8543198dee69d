package dev.muster.core.event;

import dev.muster.core.agent.AgentId;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a project's log.
 *
 * @param seq 1, 2, 3 … without gaps inside the project
 * @param at when its transaction ran
 * @param kind its topic: words joined by dots, such as {@code task.claimed}
 * @param from for a change of a task: its state before, null when it was created
 * @param to for a change of a task: its state after
 * @param fence for a change under a lease: the fencing token, else 0
 * @param data what else there is to say, as JSON, or null
 */
public record Event(
        long seq,
        Instant at,
        String kind,
        @Nullable TaskId task,
        @Nullable AgentId agent,
        @Nullable SessionId session,
        @Nullable TaskState from,
        @Nullable TaskState to,
        long fence,
        @Nullable String data) {}
