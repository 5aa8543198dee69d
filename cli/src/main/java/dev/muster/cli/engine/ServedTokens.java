package dev.muster.cli.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.TokenCalls;
import dev.muster.client.call.TokenCalls.Issued;
import dev.muster.core.Limits;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of an engine that a server has; the server takes down what is done about them. */
final class ServedTokens implements TokenOffice {
    private final MusterClient client;

    ServedTokens(MusterClient client) {
        this.client = client;
    }

    @Override
    public List<Token> list() {
        return client.all(after -> TokenCalls.list(after, Limits.PAGE));
    }

    @Override
    public Issued create(String name, String role, @Nullable String project, @Nullable Instant expires) {
        return client.ask(TokenCalls.create(name, role, project, expires));
    }

    @Override
    public Issued rotate(TokenId token, Duration grace, @Nullable Instant expires) {
        return client.ask(TokenCalls.rotate(token, grace, expires));
    }

    @Override
    public Token revoke(TokenId token) {
        return client.ask(TokenCalls.revoke(token));
    }
}
