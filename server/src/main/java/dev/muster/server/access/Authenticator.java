package dev.muster.server.access;

import dev.muster.core.Refusal;
import org.jspecify.annotations.Nullable;

/** Tells who calls. All faces ask here. */
public interface Authenticator {
    /**
     * Tells who a bearer is.
     *
     * @param bearer the text of a token; null if none was presented
     * @param visit where the call comes from
     */
    Admission authenticate(@Nullable String bearer, Visit visit);

    /** Who calls, or why nobody may in. */
    sealed interface Admission {
        /** Somebody who may in; what it may do is another question. */
        record Admitted(Caller caller) implements Admission {}

        /** Nobody may in. */
        record Refused(Reason reason, Refusal why) implements Admission {}
    }

    /** Why nobody may in. */
    enum Reason {
        /** A token is needed and none was presented. */
        MISSING,
        /** It is no token of this server. */
        UNKNOWN,
        /** The token was good once. */
        EXPIRED,
        /** The token was taken back. */
        REVOKED,
        /** The request is meant for another server, or comes from a web page that may not call this one. */
        MISDIRECTED,
        /** More often than is allowed. */
        TOO_FAST
    }
}
