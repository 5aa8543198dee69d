package dev.muster.core.scrum;

/** What can be said to a project's Scrum workflow, and what happens to it by itself. */
public enum ScrumCommand {
    EPIC,
    APPROVE,
    SPRINT_PLAN,
    SPRINT_START,
    SPRINT_STATUS,
    SPRINT_PAUSE,
    SPRINT_RESUME,
    SPRINT_CANCEL,
    /** Every story of the sprint is done, and no TDD cycle is active. */
    STORIES_DONE,
    /** A story failed three times in a row. */
    CI_BROKEN,
    SUGGEST_FIX,
    SKIP_TASK,
    REQUEST_CHANGES,
    FEEDBACK,
    STATE,
    BACKLOG_VIEW,
    ADD_STORY,
    PRIORITIZE,
    REMOVE_STORY;

    /** Whether a person alone may say it, wherever the state allows it. */
    public boolean forPeople() {
        return switch (this) {
            case APPROVE, SUGGEST_FIX, SKIP_TASK, REQUEST_CHANGES, FEEDBACK -> true;
            default -> false;
        };
    }
}
