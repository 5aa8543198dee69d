package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.checkpoint.PruneCheckpoints;
import dev.muster.core.session.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes the checkpoints of a session but its newest. */
@Command(
        name = "prune",
        description = "Delete the checkpoints of a session but its newest, from the ledger. In git they stay.",
        footer = {"", "Example:", "  muster checkpoint prune --session $S --keep 20 --before 2026-05-01"})
final class Prune extends CheckpointCommand {
    @Option(names = "--keep", required = true, paramLabel = "N", description = "So many of the newest stay; from 1.")
    private int keep;

    @Option(names = "--before", paramLabel = "TIME", description = "Only those that are older than this are deleted.")
    private @Nullable Instant before;

    Prune(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        SessionId session = session();
        int deleted = muster.execute(new PruneCheckpoints(session, keep, before));
        return answer(
                json -> json.text("session", session).field("deleted", (long) deleted),
                style -> say(style.bold(session.toString()) + "  " + deleted + " deleted"));
    }
}
