package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds a story. */
@Command(
        name = "add",
        description = "Add a story to the backlog. In blocking mode it waits for a person's approval.",
        footer = {
            "",
            "Example:",
            "  muster backlog add --title \"Read the file\" --acceptance \"an empty file is read too\" --priority 5"
        })
final class AddStory extends ScrumChange {
    @Option(names = "--title", required = true, paramLabel = "TEXT", description = "Up to 500 characters.")
    private String title;

    @Option(names = "--description", paramLabel = "TEXT", description = "What is to be done; - reads standard input.")
    private String description = "";

    @Option(names = "--acceptance", paramLabel = "TEXT", description = "What has to hold when it is done.")
    private String acceptance = "";

    @Option(names = "--priority", paramLabel = "N", description = "-1000 (last) to 1000 (first). Default: 0.")
    private int priority;

    @Option(names = "--epic", paramLabel = "EPIC", description = "The epic that it is part of, for example e3.")
    private @Nullable EpicId epic;

    AddStory(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected void prepare() {
        description = Input.text(description, shell());
    }

    @Override
    Outcome change(Muster muster, String about, @Nullable SessionId by) {
        NewStory story = new NewStory(title, description, acceptance, priority);
        List<StoryId> added = muster.execute(new AddStories(about, epic, List.of(story), by));
        return new Outcome(StoryIds.words(added), json -> StoryIds.write(json, added));
    }
}
