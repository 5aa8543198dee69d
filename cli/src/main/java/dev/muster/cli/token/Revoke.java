package dev.muster.cli.token;

import dev.muster.cli.engine.TokenOffice;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.access.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a token back. */
@Command(name = "revoke", description = "Take a token back, for ever and at once.")
final class Revoke extends TokenCommand {
    @Parameters(paramLabel = "TOKEN", description = "Its name or its id.")
    private String token;

    Revoke(Shell shell) {
        super(shell);
    }

    @Override
    int run(TokenOffice tokens) {
        Token revoked = tokens.revoke(find(tokens, token));
        return answer(
                json -> TokenJson.write(json, revoked, shell().clock().instant()),
                style -> say(
                        style.bold(revoked.id().toString()) + "  " + Glyphs.oneLine(revoked.name()) + " is revoked"));
    }
}
