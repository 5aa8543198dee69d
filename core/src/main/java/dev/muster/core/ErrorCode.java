package dev.muster.core;

/** Why a command was refused. The names are wire names: clients match on them, so they never change. */
public enum ErrorCode {
    /** A field is missing, malformed or out of range. */
    INVALID_ARGUMENT,
    /** A field is larger than its limit; the message names the limit. */
    TOO_LARGE,
    /** No such project, task, agent, session, blob or event. */
    NOT_FOUND,
    /** The command is not allowed in the current state; {@link Refusal#allowed()} lists what is. */
    INVALID_STATE,
    /** The lease is not the task's live lease: the task was claimed again, or has ended. */
    STALE_LEASE,
    /** The dependencies of the tasks to be created form a cycle; the message shows the path. */
    DEPENDENCY_CYCLE,
    /** The idempotency key was used before for a different request. */
    IDEMPOTENCY_CONFLICT,
    /** A name is taken. */
    CONFLICT,
    /** The agent already works on as many tasks as it declared, or a limit of the project is reached. */
    LIMIT_REACHED,
    /** Who calls has not proved who it is: no token, or none that is good. */
    UNAUTHENTICATED,
    /** The session or the caller may not see or change this. */
    FORBIDDEN,
    /** The engine has more work queued than it accepts; retry after {@link Refusal#retryAfter()}. */
    BUSY,
    /** The disk is full: nothing was changed; free space and retry. */
    DISK_FULL,
    /** The store failed and the engine refuses all work; restart it after mending the cause. */
    ENGINE_STOPPED,
    /** This server is not set up for it. */
    NOT_AVAILABLE,
    /** A defect of Muster: nothing was changed. */
    INTERNAL;

    /** @return whether the command failed through no fault of who called: overload, the disk, or a defect */
    public boolean isFailure() {
        return this == BUSY || this == DISK_FULL || this == ENGINE_STOPPED || this == INTERNAL;
    }
}
