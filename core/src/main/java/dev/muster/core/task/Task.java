package dev.muster.core.task;

import dev.muster.core.agent.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was when it was read.
 *
 * @param grouping whether it only groups its children: never claimed, ends when they have
 * @param attempts claims of this run that were not given back
 * @param run 1, and one more for each requeue
 * @param revision 0, and one more each time its holder asked for a revision
 * @param fence the fencing token of the last claim; 0 if it was never claimed
 * @param holder who holds it, or held it last
 * @param holds dependencies that still hold it back
 * @param openChildren children that have not ended
 * @param reason why it is blocked, failed or was cancelled
 * @param summary what its last holder said on completing it
 */
public record Task(
        TaskId id,
        String project,
        @Nullable TaskId parent,
        boolean grouping,
        TaskState state,
        String title,
        String description,
        String type,
        @Nullable String specialist,
        List<String> labels,
        List<String> capabilities,
        @Nullable String concurrencyKey,
        int priority,
        int attempts,
        int maxAttempts,
        int run,
        int revision,
        long fence,
        @Nullable AgentId holder,
        int holds,
        int openChildren,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant notBefore,
        @Nullable Instant deadline,
        @Nullable Instant endedAt,
        @Nullable Duration executionTimeout,
        @Nullable Duration progressTimeout,
        @Nullable String reason,
        @Nullable String summary,
        boolean archived) {}
