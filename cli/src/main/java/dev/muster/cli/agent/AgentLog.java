package dev.muster.cli.agent;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.event.EventLines;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.agent.Agent;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.project.Project;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what an agent did. */
@Command(name = "log", description = "Show what an agent did last, oldest first. Reads the whole log of each project.")
final class AgentLog extends AgentCommand {
    private static final int PAGE = 1_000;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Only in this project. Default: in all.")
    private @Nullable String project;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many of the newest, up to 1000. Default: 50.")
    private int limit = 50;

    AgentLog(Shell shell) {
        super(shell);
    }

    private record Entry(String project, Event event) {}

    /**
     * What the agent did last in a project.
     *
     * @param older whether there was more that is deleted
     */
    private record Found(String project, List<Entry> entries, boolean older) {}

    @Override
    int run(Muster muster, Agent agent) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        List<String> projects = project != null
                ? List.of(project)
                : muster.projects().stream().map(Project::name).toList();
        List<Found> found =
                projects.stream().map(name -> newest(muster, agent, name)).toList();
        List<Entry> all = found.stream()
                .flatMap(each -> each.entries().stream())
                .sorted(Comparator.comparing(entry -> entry.event().at()))
                .toList();
        List<Entry> shown = all.subList(Math.max(0, all.size() - limit), all.size());
        List<String> incomplete =
                found.stream().filter(Found::older).map(Found::project).toList();
        if (shown.size() < limit && !incomplete.isEmpty()) {
            shell().err()
                    .println(
                            "muster: older events have been deleted by retention, in " + String.join(", ", incomplete));
        }
        return answer(json -> json.text("agent", agent.id()).objects("events", shown, AgentLog::write), style -> {
            if (shown.isEmpty()) {
                say("no events");
            } else {
                print(EventLines.table(shown.stream().map(Entry::event).toList(), style));
            }
        });
    }

    private static void write(Json json, Entry entry) {
        json.field("project", entry.project());
        EventJson.write(json, entry.event());
    }

    private Found newest(Muster muster, Agent agent, String name) {
        Deque<Entry> last = new ArrayDeque<>();
        long cursor = -1;
        EventPage page = muster.events(name, 0, EventFilter.ALL, PAGE);
        boolean older = page.tooOld();
        while (page.cursor() > cursor) {
            cursor = page.cursor();
            for (Event event : page.events()) {
                if (agent.id().equals(event.agent())) {
                    last.add(new Entry(name, event));
                    if (last.size() > limit) {
                        last.remove();
                    }
                }
            }
            page = muster.events(name, cursor, EventFilter.ALL, PAGE);
        }
        return new Found(name, List.copyOf(last), older);
    }
}
