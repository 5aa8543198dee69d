package dev.muster.cli.scrum;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one story. */
@Command(name = "show", description = "Show a story.")
final class ShowStory extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Parameters(paramLabel = "STORY", description = "For example s12.")
    private StoryId id;

    ShowStory(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Story story = muster.workflows().story(project.existing(muster, shell()), id);
        Instant now = shell().clock().instant();
        return answer(json -> ScrumJson.write(json, story), style -> {
            say(style.bold(story.id().toString()) + "  " + Glyphs.oneLine(story.title()));
            say("");
            say("  " + style.dim("state") + "  "
                    + ScrumStyle.paint(style, story.state(), StateMachine.wire(story.state())));
            say("");
            new Details()
                    .line("priority", story.priority())
                    .line("epic", story.epic())
                    .line("sprint", story.sprint())
                    .line("task", story.task())
                    .line("CI", story.ciFailures() == 0 ? null : "failed " + story.ciFailures() + " times in a row")
                    .line("description", story.description())
                    .line("acceptance", story.acceptance())
                    .line("created", Ago.at(story.createdAt(), now))
                    .line("updated", Ago.at(story.updatedAt(), now))
                    .print(this::say, style);
        });
    }
}
