package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what to try on the story that blocks the sprint. */
@Command(
        name = "suggest-fix",
        description = "Say what to try on the story that blocks the sprint, which goes on then.",
        footer = {"", "Example:", "  muster sprint suggest-fix \"mind the empty file\" --story s3"})
final class SuggestFix extends ScrumChange {
    @Parameters(paramLabel = "TEXT", description = "What to try; - reads standard input.")
    private String text;

    @Option(names = "--story", paramLabel = "STORY", description = "Which story. Default: the one that fails.")
    private @Nullable StoryId story;

    SuggestFix(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        text = Input.text(text, shell());
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new MendSprint(about, story, text, by));
        return Outcome.PLAIN;
    }
}
