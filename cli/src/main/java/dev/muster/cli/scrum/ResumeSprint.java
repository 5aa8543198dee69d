package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Resumes the sprint. */
@Command(name = "resume", description = "Go on with a sprint that is paused.")
final class ResumeSprint extends ScrumChange {
    ResumeSprint(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ChangeSprint(about, ScrumCommand.SPRINT_RESUME, null, by));
        return Outcome.PLAIN;
    }
}
