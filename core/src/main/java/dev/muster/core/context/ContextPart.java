package dev.muster.core.context;

import org.jspecify.annotations.Nullable;

/**
 * Something that may be told of a task.
 *
 * @param kind what it is; kinds that come first are told first
 * @param source where it can be fetched whole: the address of a resource
 * @param title one line
 * @param text all of it; null if it is too long for any budget that could be meant, and can only be named
 */
public record ContextPart(
        Kind kind, String source, String title, @Nullable String text) {
    /** What parts there are, in the order of their importance. */
    public enum Kind {
        /** What is to be done. */
        TASK,
        /** What has to hold when it is done. */
        ACCEPTANCE,
        /** What a person answered. */
        ANSWER,
        /** What came of a task that this one waits for. */
        DEPENDS_ON,
        /** The task that groups it. */
        PARENT,
        /** What the session that works on it keeps for itself. */
        SESSION,
        /** What happened to the task lately. */
        RECENT,
        /** What sessions of the project have found out. */
        FINDING
    }
}
