package dev.muster.cli.engine;

import dev.muster.client.call.TokenCalls.Issued;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes and takes back the tokens of an engine. Each change stands in its audit log. Every method may throw
 * {@link dev.muster.core.RefusedException}: then nothing was changed.
 */
public interface TokenOffice {
    /** All tokens, the oldest first. */
    List<Token> list();

    /**
     * Makes a token.
     *
     * @param role wire name of the role
     * @param project the only one that it is good for; null for all
     * @param expires null for never
     */
    Issued create(String name, String role, @Nullable String project, @Nullable Instant expires);

    /**
     * Gives a token a new secret.
     *
     * @param grace how long the old one stays good
     * @param expires null for as before
     */
    Issued rotate(TokenId token, Duration grace, @Nullable Instant expires);

    /** Takes a token back. */
    Token revoke(TokenId token);
}
