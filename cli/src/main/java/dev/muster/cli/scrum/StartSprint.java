package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Starts the sprint that is planned. */
@Command(name = "start", description = "Start the sprint that is planned: agents find a task for each of its stories.")
final class StartSprint extends ScrumChange {
    StartSprint(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ChangeSprint(about, ScrumCommand.SPRINT_START, null, by));
        return Outcome.PLAIN;
    }
}
