package dev.muster.cli.token;

import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.Engine;
import dev.muster.core.access.RevokeToken;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import java.util.Map;
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
    protected int run(Engine engine) {
        TokenId id = find(engine, token);
        Token revoked = execute(engine, "revoke_token", Map.of("token", id.value()), new RevokeToken(id));
        return answer(
                json -> TokenJson.write(json, revoked, shell().clock().instant()),
                style -> say(style.bold(id.toString()) + "  " + revoked.name() + " is revoked"));
    }
}
