package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.Checkpoints.Which;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CheckpointJson;
import dev.muster.core.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one checkpoint, without what it holds. */
@Command(name = "show", description = "Show a checkpoint, without what it holds; 'load' prints that.")
final class ShowCheckpoint extends CheckpointCommand {
    @Parameters(arity = "0..1", paramLabel = "N", description = "Its number. Default: the newest.")
    private @Nullable Long seq;

    ShowCheckpoint(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Checkpoint found = muster.checkpoints()
                .load(session(), seq == null ? new Which.Newest() : new Which.Numbered(seq))
                .checkpoint();
        return answer(json -> CheckpointJson.write(json, found), style -> {
            say(style.bold(String.valueOf(found.seq())) + "  " + CheckpointWords.title(found));
            say("");
            new Details()
                    .line("session", found.session())
                    .line("made", Ago.at(found.at(), shell().clock().instant()))
                    .line("size", found.size() + " bytes")
                    .line("sha256", found.sha256())
                    .print(this::say, style);
        });
    }
}
