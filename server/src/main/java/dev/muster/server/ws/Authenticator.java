package dev.muster.server.ws;

import dev.muster.server.access.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells who is at the other end of a connection: the one place where that is asked. */
@FunctionalInterface
public interface Authenticator {
    /** Asks for no token: whoever can connect is the machine's own user. */
    Authenticator LOCAL = (token, remote) -> new Verdict.Known(Caller.LOCAL, null);

    /**
     * Judges a token.
     *
     * @param token as the hello or the {@code Authorization} header had it; null if there was none
     * @param remote the address that the connection comes from
     */
    Verdict judge(@Nullable String token, String remote);

    /** What became of a token. */
    sealed interface Verdict {
        /**
         * It is good.
         *
         * @param expires when it stops being so; null for never
         */
        record Known(Caller caller, @Nullable Instant expires) implements Verdict {}

        /**
         * It is not good.
         *
         * @param expired whether it was good once
         * @param detail what is wrong with it, without the token itself
         */
        record Unknown(boolean expired, String detail) implements Verdict {}
    }
}
