package dev.muster.core.access;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import java.time.Instant;

/** Takes a token back, for ever and at once. One that was taken back before stays as it is. */
public record RevokeToken(TokenId token) implements Command<Token> {
    @Override
    public Token run(Change change) {
        Keyring keyring = change.desk().keyring();
        Token before = require(keyring, token);
        if (before.revokedAt() != null) {
            return before;
        }
        change.tables().tokens().revoke(token.value(), change.now());
        Token after = new Token(
                token,
                before.name(),
                before.role(),
                before.project(),
                before.createdAt(),
                before.rotatedAt(),
                null,
                before.expiresAt(),
                before.lastUsedAt(),
                Instant.ofEpochMilli(change.now()));
        keyring.replace(after);
        return after;
    }

    static Token require(Keyring keyring, TokenId id) {
        Token token = keyring.find(id);
        if (token == null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no token " + id)
                    .withHelp("list the tokens")
                    .asException();
        }
        return token;
    }
}
