package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Cancels the sprint. */
@Command(name = "cancel", description = "Cancel the sprint: stories that are not done go back to the backlog.")
final class CancelSprint extends ScrumChange {
    CancelSprint(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ChangeSprint(about, ScrumCommand.SPRINT_CANCEL, null, by));
        return Outcome.PLAIN;
    }
}
