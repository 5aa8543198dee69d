package dev.muster.cli.scrum;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the stories of a backlog. */
@Command(
        name = "view",
        description = "List the stories of a backlog, the most important first.",
        footer = {"", "Example:", "  muster backlog view --state proposed,approved"})
final class ViewBacklog extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Option(
            names = "--state",
            split = ",",
            paramLabel = "STATE",
            description = "Only in these states: proposed, approved, planned, quarantined, done, skipped, removed."
                    + " Default: those that are not over.")
    private List<String> states = new ArrayList<>();

    @Option(names = "--after", paramLabel = "CURSOR", description = "The 'next' of the last page.")
    private @Nullable String after;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 50.")
    private int limit = 50;

    ViewBacklog(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        StoryPage page =
                muster.workflows().backlog(new StoryQuery(project.existing(muster, shell()), wanted(), after, limit));
        return answer(
                json -> json.objects("stories", page.stories(), ScrumJson::write)
                        .field("next", page.next()),
                style -> print(page, style));
    }

    private Set<StoryState> wanted() {
        Set<StoryState> wanted = EnumSet.noneOf(StoryState.class);
        for (String state : states) {
            try {
                wanted.add(Values.constant(StoryState.class, "state of a story", state));
            } catch (IllegalArgumentException e) {
                throw Failure.usage("--state: " + e.getMessage());
            }
        }
        return wanted;
    }

    private void print(StoryPage page, Style style) {
        if (page.stories().isEmpty()) {
            say("no stories");
            return;
        }
        Instant now = shell().clock().instant();
        Table table = Table.of("ID", "STATE", ">PRIORITY", "EPIC", "TASK", ">CI", ">AGE", "TITLE");
        for (Story story : page.stories()) {
            table.cell(story.id(), style::bold)
                    .cell(StateMachine.wire(story.state()), text -> ScrumStyle.paint(style, story.state(), text))
                    .cell(story.priority() == 0 ? null : story.priority())
                    .cell(story.epic(), style::dim)
                    .cell(story.task(), style::dim)
                    .cell(story.ciFailures() == 0 ? null : story.ciFailures() + " failed", style::red)
                    .cell(Ago.rough(Duration.between(story.createdAt(), now)), style::dim)
                    .cell(story.title());
        }
        print(table);
        if (page.next() != null) {
            say(style.dim("more: --after " + page.next()));
        }
    }
}
