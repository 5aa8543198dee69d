package dev.muster.cli.event;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.replay.ReplayComparison;
import dev.muster.cli.replay.ReplayException;
import dev.muster.cli.replay.WorkflowReplay;
import dev.muster.cli.replay.WorkflowReplay.CycleStanding;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.CycleId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells from a project's events alone where its workflows stood at any moment, or stand. */
@Command(
        name = "replay",
        description = {
            "Go through a project's events from the first one and say where sprint, stories and TDD cycles stand by them"
                    + " alone: after the last, or after any other.",
            "With --check, what the engine answers is held against it; exit code 1 if they differ, or if the events do not"
                    + " follow from each other."
        },
        footer = {"", "Examples:", "  muster event replay --until 40", "  muster event replay --check"})
final class ReplayEvents extends EngineCommand {
    private static final int ATTEMPTS = 10;

    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Option(names = "--until", paramLabel = "SEQ", description = "Stop after the event of this number.")
    private @Nullable Long until;

    @Option(names = "--check", description = "Hold what the engine answers against it.")
    private boolean check;

    ReplayEvents(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (until != null) {
            if (check) {
                throw Failure.usage("--check is about now, --until about a moment before: give one of them");
            }
            Limits.range("until", until, 0, Long.MAX_VALUE);
        }
    }

    @Override
    protected int run(Muster muster) {
        String name = project.existing(muster, shell());
        WorkflowReplay replay = new WorkflowReplay();
        List<String> differences;
        try {
            read(muster, name, replay, until == null ? Long.MAX_VALUE : until);
            differences = check ? compare(muster, name, replay) : List.of();
        } catch (ReplayException e) {
            throw Failure.failed(
                            "LOG_BROKEN",
                            "the events of project '" + name + "' do not hold together: " + e.getMessage())
                    .withHelp("'muster audit' looks at the whole store");
        }
        answer(json -> write(json, replay, differences), style -> print(replay, differences, style));
        return differences.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /**
     * Both are of the same moment when nothing has happened in between; where others work, that takes several looks.
     */
    private List<String> compare(Muster muster, String name, WorkflowReplay replay) {
        for (int i = 0; i < ATTEMPTS; i++) {
            List<String> differences = ReplayComparison.differences(replay, muster.workflows(), name);
            if (muster.lastEvent(name) == replay.last()) {
                return differences;
            }
            read(muster, name, replay, Long.MAX_VALUE);
        }
        throw Failure.failed("BUSY", "project '" + name + "' has changed during each of " + ATTEMPTS + " looks")
                .withHelp("try again when less happens in it");
    }

    private static void read(Muster muster, String name, WorkflowReplay replay, long until) {
        EventPage page;
        do {
            page = muster.events(name, replay.last(), EventFilter.ALL, Limits.PAGE);
            if (page.tooOld()) {
                throw Failure.failed(
                                "EVENTS_DELETED",
                                "events after " + replay.last()
                                        + " have been deleted by retention: there is no way from"
                                        + " the beginning any more")
                        .withHelp("'muster sprint state' says where the workflow stands");
            }
            for (Event event : page.events()) {
                if (event.seq() > until) {
                    return;
                }
                replay.take(event);
            }
        } while (!page.events().isEmpty());
    }

    private void write(Json json, WorkflowReplay replay, List<String> differences) {
        json.field("events", replay.last())
                .field("state", StateMachine.wire(replay.state()))
                .field("mode", StateMachine.wire(replay.mode()))
                .field("sprint", replay.sprint().orElse(null))
                .objects("stories", replay.stories().entrySet(), (item, story) -> write(item, replay, story))
                .objects("cycles", replay.cycles().entrySet(), ReplayEvents::write);
        if (check) {
            json.texts("differences", differences);
        }
    }

    private static void write(Json json, WorkflowReplay replay, Map.Entry<StoryId, StoryState> story) {
        json.text("id", story.getKey())
                .field("state", StateMachine.wire(story.getValue()))
                .text(
                        "cycle",
                        replay.newest(story.getKey()).map(Map.Entry::getKey).orElse(null));
    }

    private static void write(Json json, Map.Entry<CycleId, CycleStanding> cycle) {
        CycleStanding standing = cycle.getValue();
        json.text("id", cycle.getKey())
                .text("story", standing.story())
                .field("state", StateMachine.wire(standing.state()))
                .field("passed", standing.passed())
                .field("failed", standing.failed())
                .field("stale", standing.stale())
                .field("runs", (long) standing.runs());
    }

    private void print(WorkflowReplay replay, List<String> differences, Style style) {
        say(style.bold(StateMachine.wire(replay.state()))
                + replay.sprint().map(sprint -> "  " + sprint).orElse("") + "  mode "
                + StateMachine.wire(replay.mode()) + style.dim("  after event " + replay.last()));
        if (!replay.stories().isEmpty()) {
            Table table = Table.of("STORY", "STATE", "CYCLE", "PHASE", ">RUNS", ">PASSED", ">FAILED");
            replay.stories().forEach((id, state) -> row(table, replay, id, state, style));
            print(table);
        }
        if (check) {
            say(differences.isEmpty() ? style.green("the engine answers the same") : style.red("the engine differs:"));
            differences.forEach(difference -> say("  " + difference));
        }
    }

    private static void row(Table table, WorkflowReplay replay, StoryId id, StoryState state, Style style) {
        Map.Entry<CycleId, CycleStanding> newest = replay.newest(id).orElse(null);
        CycleStanding cycle = newest == null ? null : newest.getValue();
        table.cell(id, style::bold)
                .cell(StateMachine.wire(state))
                .cell(newest == null ? null : newest.getKey())
                .cell(cycle == null ? null : StateMachine.wire(cycle.state()))
                .cell(cycle == null ? null : cycle.runs())
                .cell(cycle == null ? null : cycle.passed())
                .cell(cycle == null ? null : cycle.failed());
    }
}
