package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a review with stories that have to be changed. */
@Command(
        name = "request-changes",
        description = "End the review: stories of the sprint need changes and go back to the backlog. For people:"
                + " refused in a session.",
        footer = {"", "Example:", "  muster sprint request-changes \"the error has no line number\" --story s3"})
final class RequestChanges extends ScrumChange {
    @Parameters(paramLabel = "TEXT", description = "What has to change; - reads standard input.")
    private String text;

    @Option(
            names = "--story",
            split = ",",
            paramLabel = "STORY",
            description = "Which stories. Default: all of the sprint.")
    private List<StoryId> stories = new ArrayList<>();

    RequestChanges(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        text = Input.text(text, shell());
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ReviewSprint(about, true, stories, text, by));
        return Outcome.PLAIN;
    }
}
