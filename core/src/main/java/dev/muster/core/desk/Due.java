package dev.muster.core.desk;

import dev.muster.core.session.SessionId;

/** What can fall due. */
public sealed interface Due {
    /** A lease may have run out. */
    record LeaseDue(long task, long fence) implements Due {}

    /** A task was found in progress whose agent is not known any more: nobody can work on it. */
    record HolderGone(long task) implements Due {}

    /** A task's {@code notBefore} is reached. */
    record DelayDue(long task) implements Due {}

    /** A task's deadline is reached. */
    record DeadlineDue(long task) implements Due {}

    /** An agent may have been silent too long. */
    record AgentDue(long agent) implements Due {}

    /** A session may have been idle too long. */
    record SessionDue(SessionId session) implements Due {}

    /** A parked claim has waited long enough. */
    record WaitDue(Waiter waiter) implements Due {}

    /** Somebody may have to be reminded of a question. */
    record ApprovalDue(long approval) implements Due {}

    /** A phase of a TDD cycle that began at {@code since} (ms since 1970) may have taken too long. */
    record PhaseDue(long cycle, long since) implements Due {}

    /** A project that waited for its turn may have gone. */
    record TurnDue() implements Due {}

    /** A chore of the engine's own. */
    enum Chore implements Due {
        /** Write down who was seen when. */
        SAVE_SEEN,
        /** Catch up the full-text index. */
        INDEX,
        /** Merge a few segments of the full-text index. */
        MERGE_INDEX,
        /** Delete what is older than its retention. */
        RETENTION
    }
}
