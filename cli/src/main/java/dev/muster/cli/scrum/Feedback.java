package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.session.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a review. */
@Command(
        name = "feedback",
        description = "End the review, and with it the sprint. For people: refused in a session.",
        footer = {"", "Example:", "  muster sprint feedback \"It reads what we have\""})
final class Feedback extends ScrumChange {
    @Parameters(paramLabel = "TEXT", description = "What is said; - reads standard input.")
    private String text;

    Feedback(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        text = Input.text(text, shell());
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ReviewSprint(about, false, List.of(), text, by));
        return Outcome.PLAIN;
    }
}
