package dev.muster.core.scrum;

import static dev.muster.core.scrum.ScrumCommand.*;
import static dev.muster.core.scrum.ScrumState.*;

import dev.muster.core.state.StateMachine;

/** The Scrum workflow of a project, as a table. */
public final class ScrumMachine {
    public static final StateMachine<ScrumState, ScrumCommand> TABLE = StateMachine.named(
                    "scrum", ScrumState.class, ScrumCommand.class)
            .startsBy("project_created", IDLE)
            .on(EPIC, IDLE, BACKLOG_READY)
            .stays(EPIC, BACKLOG_READY)
            .stays(APPROVE, BACKLOG_READY, SPRINT_PLANNED, SPRINT_ACTIVE, SPRINT_PAUSED, SPRINT_REVIEW, BLOCKED)
            .on(SPRINT_PLAN, BACKLOG_READY, SPRINT_PLANNED)
            .on(SPRINT_START, SPRINT_PLANNED, SPRINT_ACTIVE)
            .stays(SPRINT_STATUS, SPRINT_ACTIVE, SPRINT_PAUSED, BLOCKED)
            .on(SPRINT_PAUSE, SPRINT_ACTIVE, SPRINT_PAUSED)
            .on(SPRINT_RESUME, SPRINT_PAUSED, SPRINT_ACTIVE)
            .on(SPRINT_CANCEL, SPRINT_PLANNED, BACKLOG_READY)
            .on(SPRINT_CANCEL, SPRINT_ACTIVE, BACKLOG_READY)
            .on(SPRINT_CANCEL, SPRINT_PAUSED, BACKLOG_READY)
            .on(SPRINT_CANCEL, BLOCKED, BACKLOG_READY)
            .on(STORIES_DONE, SPRINT_ACTIVE, SPRINT_REVIEW)
            .on(CI_BROKEN, SPRINT_ACTIVE, BLOCKED)
            .on(SUGGEST_FIX, BLOCKED, SPRINT_ACTIVE)
            .on(SKIP_TASK, BLOCKED, SPRINT_ACTIVE)
            .on(REQUEST_CHANGES, SPRINT_REVIEW, BACKLOG_READY)
            .on(FEEDBACK, SPRINT_REVIEW, IDLE)
            .stays(STATE, ScrumState.values())
            .stays(BACKLOG_VIEW, IDLE, BACKLOG_READY, SPRINT_PLANNED, SPRINT_ACTIVE, SPRINT_PAUSED, BLOCKED)
            .stays(ADD_STORY, IDLE, BACKLOG_READY, SPRINT_PLANNED, SPRINT_ACTIVE, SPRINT_PAUSED, BLOCKED)
            .stays(PRIORITIZE, IDLE, BACKLOG_READY, SPRINT_PLANNED, SPRINT_ACTIVE, SPRINT_PAUSED, BLOCKED)
            .stays(REMOVE_STORY, IDLE, BACKLOG_READY, SPRINT_PLANNED, SPRINT_ACTIVE, SPRINT_PAUSED, BLOCKED)
            .automatic(STORIES_DONE, CI_BROKEN)
            .build();

    private ScrumMachine() {}
}
