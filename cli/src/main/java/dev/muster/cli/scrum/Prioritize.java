package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a story another priority. */
@Command(
        name = "prioritize",
        description = "Give a story another priority.",
        footer = {"", "Example:", "  muster backlog prioritize s3 10"})
final class Prioritize extends ScrumChange {
    @Parameters(index = "0", paramLabel = "STORY", description = "For example s12.")
    private StoryId story;

    @Parameters(index = "1", paramLabel = "N", description = "-1000 (last) to 1000 (first); 0 is normal.")
    private int priority;

    Prioritize(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ChangeStory(about, story, priority, by));
        return new Outcome(
                story + " has priority " + priority,
                json -> json.text("story", story).field("priority", (long) priority));
    }
}
