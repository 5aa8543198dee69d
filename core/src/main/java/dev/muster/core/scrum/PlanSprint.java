package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
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
 * Plans a sprint from stories that are approved.
 *
 * @param goal what it is for; may be empty
 * @param stories up to 1,000; empty for all that are approved, up to as many
 * @param by the session that asks; null for an operator
 */
public record PlanSprint(
        String project,
        String goal,
        List<StoryId> stories,
        @Nullable SessionId by) implements Command<SprintId> {
    static final int STORIES = 1_000;

    public PlanSprint {
        stories = List.copyOf(stories);
    }

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.text("goal", goal, Limits.REASON);
        Limits.count("stories", stories, STORIES);
    }

    @Override
    public SprintId run(Change change) {
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, change.caller(by, desk));
        scrum.require(ScrumCommand.SPRINT_PLAN);
        return scrum.plan(goal, approved(change, desk, scrum));
    }

    private List<StoryRow> approved(Change change, ProjectDesk desk, ScrumLifecycle scrum) {
        Set<StoryId> ids = new LinkedHashSet<>(stories);
        if (ids.isEmpty()) {
            change.tables()
                    .stories()
                    .inState(desk.id(), StoryState.APPROVED, STORIES)
                    .forEach(id -> ids.add(new StoryId(id)));
        }
        List<StoryRow> rows = scrum.lives().all(ids, StoryCommand.PLAN);
        if (rows.isEmpty()) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "no story of project '" + project + "' is approved: there is nothing to plan",
                            StateMachine.wire(scrum.state()),
                            scrum.allowed(),
                            null,
                            "add stories, and have a person approve them")
                    .asException();
        }
        return rows;
    }
}
