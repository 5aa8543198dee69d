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

/** Says that code is written. */
@CommandLine.Command(
        name = "code",
        description = "Go on to the code, or say that it was changed. Needs a last run with a failing test.")
final class Code extends CycleChange {
    Code(Shell shell) {
        super(shell);
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.CODE, null, null, by);
    }
}
