package dev.muster.cli.engine;

import dev.muster.core.WorkflowReads;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.tdd.Cycle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workflows of an engine of this process. */
final class OwnWorkflows implements Workflows {
    private final WorkflowReads reads;

    OwnWorkflows(WorkflowReads reads) {
        this.reads = reads;
    }

    @Override
    public ScrumStatus scrum(String project, boolean sprint) {
        return reads.scrum(project, sprint ? ScrumCommand.SPRINT_STATUS : ScrumCommand.STATE);
    }

    @Override
    public StoryPage backlog(StoryQuery query) {
        return reads.backlog(query);
    }

    @Override
    public Story story(String project, StoryId story) {
        return reads.story(project, story);
    }

    @Override
    public Optional<Cycle> cycle(String project, StoryId story) {
        return reads.cycle(project, story);
    }

    @Override
    public List<Approval> approvals(String project, @Nullable ApprovalId after, int limit) {
        return reads.approvals(project, after, limit);
    }

    @Override
    public Approval approval(ApprovalId approval) {
        return reads.approval(approval);
    }
}
