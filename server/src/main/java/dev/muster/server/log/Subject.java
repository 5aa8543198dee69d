package dev.muster.server.log;

import org.jspecify.annotations.Nullable;

/**
 * What the work of a thread is about, so that a line of the log can be found by it.
 *
 * @param session the session, cut short: whoever knows all of it speaks for the session
 * @param project the project, if it was named
 * @param task the task, if it was named
 */
public record Subject(
        @Nullable String session,
        @Nullable String project,
        @Nullable String task) {
    /** Bound by whoever carries a call into the engine. */
    public static final ScopedValue<Subject> CURRENT = ScopedValue.newInstance();

    /** Nothing in particular. */
    public static final Subject NONE = new Subject(null, null, null);

    private static final int SHOWN_OF_A_SESSION = 8;

    public Subject {
        session = session == null || session.length() <= SHOWN_OF_A_SESSION
                ? session
                : session.substring(0, SHOWN_OF_A_SESSION) + "…";
    }

    /** What this thread's work is about. */
    static Subject current() {
        return CURRENT.orElse(NONE);
    }
}
