package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Gives the cycle up. */
@CommandLine.Command(name = "abort", description = "Give the cycle up. That is never counted as a success.")
final class Abort extends CycleChange {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; - reads standard input.")
    private @Nullable String note;

    Abort(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        note = note == null ? null : Input.text(note, shell());
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.ABORT, null, note, by);
    }
}
