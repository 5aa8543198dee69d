package dev.muster.cli.token;

import dev.muster.cli.engine.TokenOffice;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.TokenJson;
import dev.muster.core.access.Token;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists tokens. */
@Command(name = "list", description = "List tokens, the oldest first, without their secrets.")
final class ListTokens extends TokenCommand {
    ListTokens(Shell shell) {
        super(shell);
    }

    @Override
    int run(TokenOffice office) {
        List<Token> tokens = office.list();
        Instant now = shell().clock().instant();
        return answer(
                json -> json.objects("tokens", tokens, (each, token) -> TokenJson.write(each, token, now)), style -> {
                    if (tokens.isEmpty()) {
                        say("no tokens");
                        return;
                    }
                    Table table = Table.of("ID", "NAME", "ROLE", "PROJECT", "STATE", ">AGE", ">USED", "EXPIRES");
                    for (Token token : tokens) {
                        String project = token.project();
                        table.cell(token.id(), style::bold)
                                .cell(token.name())
                                .cell(token.role())
                                .cell(project == null ? "all" : project)
                                .cell(StateMachine.wire(token.state(now)))
                                .cell(ago(token.createdAt(), now), style::dim)
                                .cell(ago(token.lastUsedAt(), now), style::dim)
                                .cell(
                                        token.expiresAt() == null
                                                ? "never"
                                                : token.expiresAt().toString());
                    }
                    print(table);
                });
    }

    private static String ago(@Nullable Instant at, Instant now) {
        return at == null ? "never" : Ago.rough(Duration.between(at, now));
    }
}
