package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.CheckpointJson;
import dev.muster.core.checkpoint.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the checkpoints of a session, newest first. */
@Command(name = "list", description = "List the checkpoints of a session, newest first.")
final class ListCheckpoints extends CheckpointCommand {
    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 50.")
    private int limit = 50;

    @Option(names = "--before", paramLabel = "N", description = "Those before this number: the next page.")
    private @Nullable Long before;

    ListCheckpoints(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<Checkpoint> found = muster.checkpoints().list(session(), before, limit);
        Long next = found.size() < limit ? null : (Long) found.getLast().seq();
        return answer(
                json -> json.objects("checkpoints", found, CheckpointJson::write)
                        .value("next", next),
                style -> {
                    if (found.isEmpty()) {
                        say("no checkpoints");
                        return;
                    }
                    Instant now = shell().clock().instant();
                    Table table = Table.of(">SEQ", "PHASE", ">ROUND", ">AGE", ">BYTES", "SUMMARY");
                    for (Checkpoint each : found) {
                        table.cell(each.seq(), style::bold)
                                .cell(each.phase())
                                .cell(each.round())
                                .cell(Ago.rough(Duration.between(each.at(), now)), style::dim)
                                .cell(each.size())
                                .cell(each.summary());
                    }
                    print(table);
                    if (next != null) {
                        say(style.dim("more: --before " + next));
                    }
                });
    }
}
