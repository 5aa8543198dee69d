package dev.muster.core.access;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.store.TokenRows.Hashes;
import dev.muster.core.store.TokenRows.TokenRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a token good. Tokens that ended {@link #KEPT} ago are forgotten meanwhile.
 *
 * @param id of the token, see {@link BearerToken}
 * @param hash of the token, see {@link BearerToken#hash}
 * @param name what its holder is called, up to 200 characters; no other token that is good may have it
 * @param role a word that the faces know
 * @param project the only project that its holder may see; null for all
 * @param expiresAt null if it does not expire
 */
public record CreateToken(
        TokenId id,
        String hash,
        String name,
        String role,
        @Nullable String project,
        @Nullable Instant expiresAt) implements Command<Token> {
    /** At most so many are kept. */
    public static final int MOST = 10_000;
    /** How long a token that was revoked or has expired is still listed. */
    public static final Duration KEPT = Duration.ofDays(30);

    @Override
    public void check() {
        Limits.name("token name", name, Limits.NAME);
        Limits.name("role", role, Limits.NAME);
        Limits.instant("expires at", expiresAt);
        requireHash(hash);
        if (TokenId.isId(name)) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "a token's name must not look like an id: " + name);
        }
    }

    static void requireHash(String hash) {
        if (hash.length() != 64 || !hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "hash is not a SHA-256 in hex, in lower case");
        }
    }

    static void requireFuture(@Nullable Instant expiresAt, Change change) {
        if (expiresAt != null && expiresAt.toEpochMilli() <= change.now()) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, "the token would expire at " + expiresAt + ", which is past")
                    .withHelp("give a time to come, or none")
                    .asException();
        }
    }

    @Override
    public Token run(Change change) {
        Keyring keyring = change.desk().keyring();
        Instant now = Instant.ofEpochMilli(change.now());
        requireFuture(expiresAt, change);
        List<Token> forgotten = keyring.endedBefore(now.minus(KEPT).toEpochMilli());
        if (keyring.find(id) != null) {
            throw new RefusedException(ErrorCode.CONFLICT, "there is a token " + id + " already");
        }
        if (keyring.named(name).stream().anyMatch(each -> good(each, now))) {
            throw Refusal.of(ErrorCode.CONFLICT, "there is a token '" + name + "' already")
                    .withHelp("rotate it for a new secret, revoke it, or choose another name")
                    .asException();
        }
        if (keyring.size() - forgotten.size() >= MOST) {
            throw Refusal.of(ErrorCode.LIMIT_REACHED, "there are " + MOST + " tokens, and no more are kept")
                    .withHelp("those that end are forgotten after " + KEPT.toDays() + " days: let tokens expire")
                    .asException();
        }
        ProjectDesk within = project == null ? null : change.project(project);
        for (Token token : forgotten) {
            change.tables().tokens().delete(token.id().value());
        }
        keyring.remove(forgotten);
        TokenRow row = new TokenRow(
                id.value(),
                name,
                role,
                project,
                new Hashes(hash, null, 0),
                change.now(),
                0,
                Keyring.millis(expiresAt),
                0,
                0);
        change.tables().tokens().insert(row, within == null ? null : within.id());
        keyring.put(row);
        return Keyring.token(row);
    }

    private static boolean good(Token token, Instant now) {
        return token.state(now) == Token.State.ACTIVE;
    }
}
