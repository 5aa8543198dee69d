package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Leaves the story out that blocks the sprint. */
@Command(name = "skip", description = "Leave the story out that blocks the sprint, which goes on then.")
final class Skip extends ScrumChange {
    @Option(names = "--story", paramLabel = "STORY", description = "Which story. Default: the one that fails.")
    private @Nullable StoryId story;

    Skip(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new MendSprint(about, story, null, by));
        return Outcome.PLAIN;
    }
}
