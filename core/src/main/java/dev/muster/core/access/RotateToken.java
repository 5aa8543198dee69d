package dev.muster.core.access;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.TokenRows.Hashes;
import dev.muster.core.store.TokenRows.TokenRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives a token a new secret. The one that it has stays good for a while, so that its holder can change over; the one
 * before that is good no more.
 *
 * @param hash of the new secret, see {@link BearerToken#hash}
 * @param grace how long the old secret stays good: 0 to 30 days
 * @param expiresAt when the token expires from now on; null if that stays as it is
 */
public record RotateToken(
        TokenId token,
        String hash,
        Duration grace,
        @Nullable Instant expiresAt) implements Command<Token> {
    /** For holders that read their token anew once an hour or oftener. */
    public static final Duration DEFAULT_GRACE = Duration.ofHours(1);

    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    @Override
    public void check() {
        CreateToken.requireHash(hash);
        Limits.instant("expires at", expiresAt);
        Limits.range("grace, in seconds", grace.toSeconds(), 0, LONGEST_GRACE.toSeconds());
    }

    @Override
    public Token run(Change change) {
        Keyring keyring = change.desk().keyring();
        Token before = RevokeToken.require(keyring, token);
        Token.State state = before.state(Instant.ofEpochMilli(change.now()));
        if (state != Token.State.ACTIVE) {
            String word = StateMachine.wire(state);
            throw Refusal.of(ErrorCode.INVALID_STATE, "token '" + before.name() + "' is " + word)
                    .withHelp("create a new one")
                    .asException();
        }
        CreateToken.requireFuture(expiresAt, change);
        String old = Objects.requireNonNull(keyring.hash(token));
        long until = change.now() + grace.toMillis();
        TokenRow row = new TokenRow(
                token.value(),
                before.name(),
                before.role(),
                before.project(),
                grace.isZero() ? new Hashes(hash, null, 0) : new Hashes(hash, old, until),
                Keyring.millis(before.createdAt()),
                change.now(),
                Keyring.millis(expiresAt == null ? before.expiresAt() : expiresAt),
                Keyring.millis(before.lastUsedAt()),
                0);
        change.tables().tokens().updateSecret(row.id(), row.hashes(), row.rotatedAt(), row.expiresAt());
        keyring.put(row);
        return Keyring.token(row);
    }
}
