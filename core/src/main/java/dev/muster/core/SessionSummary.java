package dev.muster.core;

import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.session.Session;
import dev.muster.core.task.TaskId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session has done and holds, at a glance.
 *
 * @param cascade its newest
 * @param cascades how many it has begun
 * @param before what it scored at the newest cascade's preflight; null if there is none
 * @param now what it scored last; null if it never did
 * @param holds the tasks whose leases it has
 * @param notes how much it noted of each kind; a kind of which it noted nothing is missing
 * @param checkpoint its newest; null if it has none
 * @param parts how many parts its context has
 * @param partBytes what they hold together
 */
public record SessionSummary(
        Session session,
        CascadeView cascade,
        long cascades,
        @Nullable Assessment before,
        @Nullable Assessment now,
        List<TaskId> holds,
        Map<FindingKind, Long> notes,
        @Nullable Checkpoint checkpoint,
        long parts,
        long partBytes) {}
