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

/** Commits the work. */
@CommandLine.Command(
        name = "commit",
        description =
                "Commit the work. Needs a last run that is all green and newer than the last change; in blocking mode a"
                        + " person is asked first.")
final class Commit extends CycleChange {
    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "What is committed, such as its id in git; - reads standard input.")
    private @Nullable String note;

    Commit(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        note = note == null ? null : Input.text(note, shell());
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.COMMIT, null, note, by);
    }
}
