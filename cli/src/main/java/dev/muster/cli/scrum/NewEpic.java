package dev.muster.cli.scrum;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds an epic and its stories. */
@Command(
        name = "epic",
        description = "Add an epic, with the stories that it is split into. An idle workflow has a backlog then.",
        footer = {
            "",
            "Example:",
            "  muster backlog epic --title \"Read and write\" --story \"Read the file\" --story \"Write it back\""
        })
final class NewEpic extends ScrumChange {
    @Option(names = "--title", required = true, paramLabel = "TEXT", description = "Up to 500 characters.")
    private String title;

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for; - reads standard input.")
    private String description = "";

    @Option(names = "--story", paramLabel = "TITLE", description = "A story of it; repeat it for each.")
    private List<String> stories = new ArrayList<>();

    NewEpic(Shell shell) {
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
        AddEpic.Added added = muster.execute(new AddEpic(
                about,
                title,
                description,
                stories.stream().map(NewStory::titled).toList(),
                by));
        return new Outcome(
                added.epic() + (added.stories().isEmpty() ? "" : ": " + StoryIds.words(added.stories())),
                json -> StoryIds.write(json.text("epic", added.epic()), added.stories()));
    }
}
