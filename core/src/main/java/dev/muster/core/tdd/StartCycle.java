package dev.muster.core.tdd;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryLifecycle;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.CycleRows.CycleRow;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.task.EventData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins a TDD cycle on a story that is approved or part of the sprint and has no active cycle.
 *
 * @param by the session that works on it; null for an operator
 */
public record StartCycle(
        String project, StoryId story, @Nullable SessionId by) implements Command<Cycle> {
    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
    }

    @Override
    public Cycle run(Change change) {
        ProjectDesk desk = change.project(project);
        SessionSeat session = change.caller(by, desk);
        StoryRow row = StoryLifecycle.find(change, desk, story);
        if (row.state != StoryState.APPROVED && row.state != StoryState.PLANNED) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "story " + story + " is " + StateMachine.wire(row.state) + ": no cycle can start on it",
                            StateMachine.wire(row.state),
                            List.of(),
                            null,
                            "start one on a story that is approved or planned")
                    .asException();
        }
        CycleRow active = change.tables().cycles().activeOn(row.id);
        if (active != null) {
            throw TddLifecycle.invalid(active, "start")
                    .withHelp("story " + story + " has the active cycle c" + active.id + ": go on with it, or abort it")
                    .asException();
        }
        CycleRow cycle = new CycleRow();
        cycle.project = desk.id();
        cycle.story = row.id;
        cycle.session = session == null ? null : session.id().value();
        cycle.phaseAt = change.now();
        cycle.createdAt = change.now();
        cycle.changed = desk.lastEvent() + 1;
        change.tables().cycles().insert(cycle);
        change.emit(
                desk,
                "tdd.started",
                session,
                EventData.object(json -> json.writeStringProperty("cycle", CycleId.PREFIX + cycle.id)
                        .writeStringProperty("story", story.toString())
                        .writeStringProperty("to", StateMachine.wire(cycle.state))));
        change.desk().watchPhase(cycle.id, cycle.phaseAt, cycle.state.timeBox());
        return TddLifecycle.view(change, cycle);
    }
}
