package dev.muster.core.scrum;

import org.jspecify.annotations.Nullable;

/** Where a project's Scrum workflow stands. Stored by ordinal: append only. */
public enum ScrumState {
    /** Nothing is planned. */
    IDLE,
    /** There is a backlog to plan a sprint from. */
    BACKLOG_READY,
    SPRINT_PLANNED,
    SPRINT_ACTIVE,
    SPRINT_PAUSED,
    /** Every story of the sprint is done; people look at it. */
    SPRINT_REVIEW,
    /** A story fails again and again; a person has to say how to go on. */
    BLOCKED;

    private static final ScrumState[] ALL = values();

    static ScrumState of(int ordinal) {
        return ALL[ordinal];
    }

    /** Whether this is a sprint that is not over. */
    boolean inSprint(@Nullable SprintId sprint) {
        return sprint != null && this != IDLE && this != BACKLOG_READY;
    }
}
