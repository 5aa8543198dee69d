package dev.muster.core.scrum;

/** What can be done to a story, and what happens to it by itself. */
public enum StoryCommand {
    APPROVE,
    PLAN,
    /** Its task has completed, or its TDD cycle was committed. */
    FINISHED,
    SKIP,
    /** Its sprint was cancelled, or it was handed back for changes. */
    RETURNED,
    PRIORITIZE,
    REMOVE
}
