package dev.muster.cli.token;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.TokenOffice;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.call.TokenCalls.Issued;
import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.core.state.StateMachine;
import java.time.Instant;
import java.util.List;

/** A command about tokens. The first one may come before anything else, so the data directory is made. */
abstract class TokenCommand extends EngineCommand {
    TokenCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected final int run(Muster muster) {
        return run(muster.tokens());
    }

    /** Does what the command says; answers its exit code. */
    abstract int run(TokenOffice tokens);

    /** The token that somebody means: by its id, or by the name of one that is good. */
    final TokenId find(TokenOffice tokens, String wanted) {
        if (TokenId.isId(wanted)) {
            return new TokenId(wanted);
        }
        Instant now = shell().clock().instant();
        List<Token> all = tokens.list();
        List<Token> good = all.stream()
                .filter(token -> token.state(now) == Token.State.ACTIVE)
                .toList();
        return good.stream()
                .filter(token -> token.name().equals(wanted))
                .map(Token::id)
                .findFirst()
                .orElseThrow(() -> none(wanted, all, good, now));
    }

    private static Failure none(String wanted, List<Token> all, List<Token> good, Instant now) {
        return all.stream()
                .filter(token -> token.name().equals(wanted))
                .reduce((earlier, later) -> later)
                .map(token -> Failure.notFound("token '" + wanted + "' (" + token.id() + ") is "
                        + StateMachine.wire(token.state(now)) + ", and there is no other of that name"))
                .orElseGet(() -> Failure.notFound("there is no token '" + wanted + "' that is good; "
                        + Suggestions.hint(
                                wanted, good.stream().map(Token::name).toList())));
    }

    /** Shows a secret, which is done once. */
    final int answer(Issued issued, boolean quiet) {
        if (quiet && !json()) {
            say(issued.bearer());
            return ExitCode.DONE;
        }
        return answer(
                json -> {
                    TokenJson.write(json, issued.token(), shell().clock().instant());
                    json.field("bearer", issued.bearer());
                },
                style -> {
                    say(style.bold(issued.bearer()));
                    say(style.dim("This is shown once and kept nowhere: put it where '"
                            + issued.token().name() + "' finds it. It is sent as 'Authorization: Bearer …'."));
                });
    }
}
