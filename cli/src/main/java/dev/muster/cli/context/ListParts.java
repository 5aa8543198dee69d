package dev.muster.cli.context;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.ContextJson;
import dev.muster.core.context.SessionPart;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the parts of a session's context. */
@Command(name = "list", description = "List what a session keeps, by key.")
final class ListParts extends ContextCommand {
    ListParts(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<SessionPart> parts = muster.parts(session());
        return answer(json -> json.objects("parts", parts, ContextJson::write), style -> {
            if (parts.isEmpty()) {
                say("it keeps nothing");
                return;
            }
            Instant now = shell().clock().instant();
            Table table = Table.of("KEY", "FORM", ">VERSION", ">BYTES", ">AGE");
            for (SessionPart each : parts) {
                table.cell(each.key(), style::bold)
                        .cell(StateMachine.wire(each.form()))
                        .cell(each.version())
                        .cell(each.size())
                        .cell(Ago.rough(Duration.between(each.at(), now)), style::dim);
            }
            print(table);
        });
    }
}
