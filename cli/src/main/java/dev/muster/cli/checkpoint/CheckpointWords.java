package dev.muster.cli.checkpoint;

import dev.muster.cli.terminal.Glyphs;
import dev.muster.core.checkpoint.Checkpoint;

/** How a checkpoint is called before people. */
final class CheckpointWords {
    private CheckpointWords() {}

    /** Phase, round and summary, as the first line of its commit has them. */
    static String title(Checkpoint checkpoint) {
        return Glyphs.oneLine(checkpoint.phase() + ", round " + checkpoint.round()
                + (checkpoint.summary().isEmpty() ? "" : ": " + checkpoint.summary()));
    }
}
