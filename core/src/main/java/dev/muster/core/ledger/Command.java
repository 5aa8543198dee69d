package dev.muster.core.ledger;

import dev.muster.core.RefusedException;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One change, as a small immutable value. The ledger runs it inside a transaction that it shares with its neighbours,
 * so a command decides first and writes after: once it has written a row it must not be refused any more.
 *
 * @param <R> what it answers
 */
public interface Command<R> {
    /**
     * Checks what can be checked without the store. Runs on the caller's thread, before the command is queued.
     *
     * @throws RefusedException if a field is missing, malformed or too large
     */
    default void check() {}

    /** The session on whose behalf the command runs; null for an operator. */
    default @Nullable SessionId by() {
        return null;
    }

    /**
     * Makes the change. Runs on the ledger's thread.
     *
     * @throws RefusedException if the change is not possible now; nothing may have been written then
     */
    R run(Change change);
}
