package dev.muster.core.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is known here: all but its secret.
 *
 * @param name what people and logs call its holder; no two tokens that are good have the same
 * @param role what its holder may do; the engine keeps the word, and the faces give it its meaning
 * @param project the only project that its holder may see; null for all
 * @param rotatedAt when it got the secret that it has now; null if it has its first
 * @param earlierUntil until when the secret before that is good too; null if there is none
 * @param expiresAt null if it does not expire
 * @param lastUsedAt to the minute; null if it was never used
 * @param revokedAt null if it was not revoked
 */
public record Token(
        TokenId id,
        String name,
        String role,
        @Nullable String project,
        Instant createdAt,
        @Nullable Instant rotatedAt,
        @Nullable Instant earlierUntil,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {

    /** What a token is good for. */
    public enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    /** Its state at a time. */
    public State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? State.EXPIRED : State.ACTIVE;
    }
}
