package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Starts a cycle. */
@CommandLine.Command(
        name = "start",
        description = "Start a TDD cycle on a story that is approved or part of the sprint.",
        footer = {"", "Example:", "  muster tdd start s3"})
final class StartWork extends CycleChange {
    StartWork(Shell shell) {
        super(shell);
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new StartCycle(about, of, by);
    }
}
