package dev.muster.cli.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.WorkflowQuestions;
import dev.muster.core.Limits;
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

/** The workflows of an engine that a server has. */
final class ServedWorkflows implements Workflows {
    private final MusterClient client;

    ServedWorkflows(MusterClient client) {
        this.client = client;
    }

    @Override
    public ScrumStatus scrum(String project, boolean sprint) {
        return client.ask(WorkflowQuestions.scrum(project, sprint));
    }

    @Override
    public StoryPage backlog(StoryQuery query) {
        return client.ask(WorkflowQuestions.backlog(query));
    }

    @Override
    public Story story(String project, StoryId story) {
        return client.ask(WorkflowQuestions.story(project, story));
    }

    @Override
    public Optional<Cycle> cycle(String project, StoryId story) {
        return client.ask(WorkflowQuestions.cycle(project, story));
    }

    @Override
    public List<Approval> approvals(String project, @Nullable ApprovalId after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return client.ask(WorkflowQuestions.approvals(project, after, limit));
    }

    @Override
    public Approval approval(ApprovalId approval) {
        return client.ask(WorkflowQuestions.approval(approval));
    }
}
