package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.StoryRows.StoryRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person approves stories: a proposed one may be planned from then on, one in quarantine is done. All or none.
 *
 * @param stories 1 to 10,000; empty for all that are proposed, up to as many
 * @param answeredBy who approves, as a name to be shown
 * @param by the session that approves, which is refused; null for an operator
 */
public record ApproveItems(
        String project,
        List<StoryId> stories,
        String answeredBy,
        @Nullable SessionId by) implements Command<List<StoryId>> {

    public ApproveItems {
        stories = List.copyOf(stories);
    }

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.name("answered by", answeredBy, Limits.NAME);
        Limits.count("stories", stories, Limits.GRAPH_TASKS);
    }

    /** Answers which stories were approved. */
    @Override
    public List<StoryId> run(Change change) {
        AnswerApproval.requirePerson(by);
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, null);
        scrum.require(ScrumCommand.APPROVE);
        List<StoryRow> rows = rows(change, desk, scrum);
        for (StoryRow row : rows) {
            scrum.approve(row, answeredBy);
        }
        scrum.settle();
        return rows.stream().map(row -> new StoryId(row.id)).toList();
    }

    private List<StoryRow> rows(Change change, ProjectDesk desk, ScrumLifecycle scrum) {
        Set<StoryId> ids = new LinkedHashSet<>(stories);
        if (ids.isEmpty()) {
            change.tables()
                    .stories()
                    .inState(desk.id(), StoryState.PROPOSED, Limits.GRAPH_TASKS)
                    .forEach(id -> ids.add(new StoryId(id)));
        }
        List<StoryRow> rows = scrum.lives().all(ids, StoryCommand.APPROVE);
        if (rows.isEmpty()) {
            throw Refusal.of(
                            ErrorCode.NOT_FOUND,
                            "no story of project '" + project + "' is " + StateMachine.wire(StoryState.PROPOSED))
                    .withHelp("view the backlog; stories in quarantine are approved by their ids")
                    .asException();
        }
        return rows;
    }
}
