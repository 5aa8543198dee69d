package dev.muster.client.wire;

import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.core.state.StateMachine;
import java.time.Instant;

/** Tokens as JSON, without their secrets. The names are kept: scripts rely on them. */
public final class TokenJson {
    private TokenJson() {}

    /** Writes a token, with its state at a time. */
    public static void write(Json json, Token token, Instant now) {
        json.text("id", token.id())
                .field("name", token.name())
                .field("role", token.role())
                .field("project", token.project())
                .field("state", StateMachine.wire(token.state(now)))
                .field("created_at", token.createdAt())
                .field("rotated_at", token.rotatedAt())
                .field("earlier_until", token.earlierUntil())
                .field("expires_at", token.expiresAt())
                .field("last_used_at", token.lastUsedAt())
                .field("revoked_at", token.revokedAt());
    }

    /** The token that {@link #write} wrote. */
    public static Token read(Fields fields) {
        return new Token(
                TokenId.parse(fields.text("id")),
                fields.text("name"),
                fields.text("role"),
                fields.textOrNull("project"),
                fields.instant("created_at"),
                fields.instantOrNull("rotated_at"),
                fields.instantOrNull("earlier_until"),
                fields.instantOrNull("expires_at"),
                fields.instantOrNull("last_used_at"),
                fields.instantOrNull("revoked_at"));
    }
}
