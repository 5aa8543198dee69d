package dev.muster.cli.engine;

import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.tdd.Cycle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the workflows of an engine. Every method may throw {@link dev.muster.core.RefusedException}, for
 * one if what is asked about is not there.
 */
public interface Workflows {
    /**
     * Where a project's Scrum workflow stands.
     *
     * @param sprint whether it is the sprint that is asked about: then there has to be one
     */
    ScrumStatus scrum(String project, boolean sprint);

    StoryPage backlog(StoryQuery query);

    Story story(String project, StoryId story);

    /** The newest TDD cycle of a story; empty if it had none. */
    Optional<Cycle> cycle(String project, StoryId story);

    /** The questions of a project that wait for a person, the oldest first, after one. */
    List<Approval> approvals(String project, @Nullable ApprovalId after, int limit);

    Approval approval(ApprovalId approval);
}
