package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Says that code is refactored. */
@CommandLine.Command(
        name = "refactor",
        description = "Go on to refactoring, or say that something was changed. Needs a last run that is all green.")
final class Refactor extends CycleChange {
    Refactor(Shell shell) {
        super(shell);
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.REFACTOR, null, null, by);
    }
}
