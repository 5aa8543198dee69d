package dev.muster.lab.tune;

/** What a search for a better setting came to. */
public enum Decision {
    /** The best of those tried is better, by a paired comparison, and worse in nothing that was guarded. */
    IMPROVED,
    /** Nothing that was tried promised more than the present setting. */
    PRESENT_IS_BEST,
    /** What promised more could not be shown to be better. */
    NOT_PROVEN,
    /** It is better at what was asked for, and worse at something else. */
    WORSE_ELSEWHERE,
    /** The present setting, or all others, could not be measured. */
    NOT_MEASURED,
    /** It was stopped before it could tell. */
    INTERRUPTED
}
