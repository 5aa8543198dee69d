package dev.muster.cli.finding;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.CascadeJson;
import dev.muster.core.Limits;
import dev.muster.core.cascade.Finding;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what a session noted and what others published. */
@Command(
        name = "list",
        description = "List what a session noted and what others of its project published, newest first.")
final class ListFindings extends FindingCommand {
    @Option(names = "--text", paramLabel = "WORDS", description = "Those that contain all these words.")
    private @Nullable String text;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 50.")
    private int limit = 50;

    ListFindings(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<Finding> found = muster.selfKnowledge(session()).findings(text, limit);
        return answer(json -> json.objects("findings", found, CascadeJson::write), style -> {
            if (found.isEmpty()) {
                say("nothing is noted");
                return;
            }
            Instant now = shell().clock().instant();
            Table table = Table.of(">N", "KIND", "AGENT", ">AGE", "SEEN BY", "TEXT");
            for (Finding each : found) {
                table.cell(each.id(), style::bold)
                        .cell(StateMachine.wire(each.kind()))
                        .cell(each.agent())
                        .cell(Ago.rough(Duration.between(each.at(), now)), style::dim)
                        .cell(each.published() ? "the project" : "its session")
                        .cell(each.text());
            }
            print(table);
            if (found.size() == limit && limit < Limits.PAGE) {
                say(style.dim("there may be more: --limit, up to " + Limits.PAGE));
            }
        });
    }
}
