package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a story out of the backlog. */
@Command(name = "remove", description = "Take a story that is not part of a sprint out of the backlog.")
final class RemoveStory extends ScrumChange {
    @Parameters(paramLabel = "STORY", description = "For example s12.")
    private StoryId story;

    RemoveStory(Shell shell) {
        super(shell);
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        muster.execute(new ChangeStory(about, story, null, by));
        return new Outcome("removed " + story, json -> json.text("story", story));
    }
}
