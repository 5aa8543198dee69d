package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.call.TokenCalls.Issued;
import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.SystemRandom;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.CreateToken;
import dev.muster.core.access.RevokeToken;
import dev.muster.core.access.RotateToken;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.core.ledger.Command;
import dev.muster.server.access.Audit;
import dev.muster.server.access.AuditLog;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.access.Visit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The tokens of an engine of this process; what is done about them stands in the audit log as the server's does. */
final class OwnTokens implements TokenOffice {
    private final Engine engine;
    private final Path directory;
    private final RandomGenerator random = new SystemRandom();

    OwnTokens(Engine engine, Path directory) {
        this.engine = engine;
        this.directory = directory;
    }

    @Override
    public List<Token> list() {
        return engine.reads().tokens();
    }

    @Override
    public Issued create(String name, String role, @Nullable String project, @Nullable Instant expires) {
        BearerToken bearer = BearerToken.random(random);
        Map<String, Object> about = project == null
                ? Map.of("name", name, "role", role)
                : Map.of("name", name, "role", role, "project", project);
        Token token = execute(
                "create_token", about, new CreateToken(bearer.id(), bearer.hash(), name, role, project, expires));
        return new Issued(token, bearer.text());
    }

    @Override
    public Issued rotate(TokenId id, Duration grace, @Nullable Instant expires) {
        BearerToken bearer = BearerToken.of(id, random);
        Token token = execute("rotate_token", about(id), new RotateToken(id, bearer.hash(), grace, expires));
        return new Issued(token, bearer.text());
    }

    @Override
    public Token revoke(TokenId id) {
        return execute("revoke_token", about(id), new RevokeToken(id));
    }

    private static Map<String, Object> about(TokenId id) {
        return Map.of("token", id.value());
    }

    /** Makes the change and takes it down. */
    private Token execute(String action, Map<String, Object> about, Command<Token> command) {
        try (AuditLog log = AuditLog.in(directory)) {
            Caller caller = new Caller(
                    "command line of " + System.getProperty("user.name"),
                    Role.ADMIN,
                    null,
                    new Visit("-", "this machine", log));
            try {
                Token token = engine.execute(command);
                log.record(new Audit.Entry(caller, action, about, Audit.DONE));
                return token;
            } catch (RefusedException e) {
                log.record(new Audit.Entry(caller, action, about, e.code().name()));
                throw e;
            }
        } catch (IOException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()))
                    .withHelp("nothing is done about tokens that cannot be taken down");
        }
    }
}
