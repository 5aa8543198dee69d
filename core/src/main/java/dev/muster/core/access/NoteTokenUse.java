package dev.muster.core.access;

import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import java.time.Instant;

/** Writes down that a token was used; answers whether there is such a token. */
public record NoteTokenUse(TokenId token) implements Command<Boolean> {
    @Override
    public Boolean run(Change change) {
        Token before = change.desk().keyring().find(token);
        if (before == null) {
            return false;
        }
        change.tables().tokens().used(token.value(), change.now());
        change.desk()
                .keyring()
                .replace(new Token(
                        token,
                        before.name(),
                        before.role(),
                        before.project(),
                        before.createdAt(),
                        before.rotatedAt(),
                        before.earlierUntil(),
                        before.expiresAt(),
                        Instant.ofEpochMilli(change.now()),
                        before.revokedAt()));
        return true;
    }
}
