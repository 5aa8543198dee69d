package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Pauses the sprint. */
@Command(name = "pause", description = "Pause the sprint: nobody claims its tasks; who works on one goes on.")
final class PauseSprint extends ScrumChange {
    PauseSprint(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ChangeSprint(about, ScrumCommand.SPRINT_PAUSE, null, by));
        return Outcome.PLAIN;
    }
}
