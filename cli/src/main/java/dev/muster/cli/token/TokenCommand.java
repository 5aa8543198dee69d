package dev.muster.cli.token;

import dev.muster.cli.engine.OwnerCommand;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.core.ledger.Command;
import dev.muster.server.access.Audit;
import dev.muster.server.access.AuditLog;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.access.Visit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A command that changes a token; it stands in the audit log as the server's do. */
abstract class TokenCommand extends OwnerCommand {
    TokenCommand(Shell shell) {
        super(shell);
    }

    /** Makes the change and takes it down. */
    final Token execute(Engine engine, String action, Map<String, Object> about, Command<Token> command) {
        try (AuditLog log = AuditLog.in(directory())) {
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

    /** The token that somebody means: by its id, or by the name of one that is good. */
    final TokenId find(Engine engine, String wanted) {
        if (TokenId.isId(wanted)) {
            return new TokenId(wanted);
        }
        Instant now = shell().clock().instant();
        List<Token> good = engine.reads().tokens().stream()
                .filter(token -> token.state(now) == Token.State.ACTIVE)
                .toList();
        return good.stream()
                .filter(token -> token.name().equals(wanted))
                .map(Token::id)
                .findFirst()
                .orElseThrow(() -> Failure.notFound("there is no token '" + wanted + "' that is good; "
                        + Suggestions.hint(
                                wanted, good.stream().map(Token::name).toList())));
    }

    /** Shows a secret, which is done once. */
    final int answer(Token token, BearerToken bearer, boolean quiet) {
        if (quiet && !json()) {
            say(bearer.text());
            return ExitCode.DONE;
        }
        return answer(
                json -> {
                    TokenJson.write(json, token, shell().clock().instant());
                    json.field("bearer", bearer.text());
                },
                style -> {
                    say(style.bold(bearer.text()));
                    say(style.dim("This is shown once and kept nowhere: put it where '" + token.name()
                            + "' finds it. It is sent as 'Authorization: Bearer …'."));
                });
    }
}
