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

/** Says that tests are written. */
@CommandLine.Command(
        name = "test",
        description = "Go on to the tests, or say that one was changed. They have to fail next.")
final class WriteTest extends CycleChange {
    WriteTest(Shell shell) {
        super(shell);
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.TEST, null, null, by);
    }
}
