package dev.muster.core.scrum;

/** Where a story is. Stored by ordinal: append only. */
public enum StoryState {
    /** Waits for a person's approval. */
    PROPOSED,
    /** May be planned into a sprint. */
    APPROVED,
    /** Part of the sprint. */
    PLANNED,
    /** Finished, and waits for a person to approve the result. */
    QUARANTINED,
    DONE,
    /** Left out of the sprint that it was part of. */
    SKIPPED,
    REMOVED;

    private static final StoryState[] ALL = values();

    public static StoryState of(int ordinal) {
        return ALL[ordinal];
    }
}
