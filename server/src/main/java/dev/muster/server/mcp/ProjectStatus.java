package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.Reads;
import dev.muster.core.Refusal;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.server.alert.Alert;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How a project stands. Kept until something happens in the project, which its log tells: many agents ask for it again
 * and again.
 */
final class ProjectStatus {
    private static final int MOST_SHOWN = 10;
    private static final int MOST_KEPT = 1_000;
    /** Not everything that is shown leaves an event in the project's log. */
    private static final Duration LONGEST_KEPT = Duration.ofSeconds(1);

    static final Struct COUNTS = counts();
    private static final Struct WAITING =
            struct().required("task", text()).required("title", text()).required("why", text());

    /** Tasks that nobody works on, and why. */
    static final Schema HELD = list(WAITING);

    /** How many agents there are, in all and by state. */
    static final Struct AGENTS = struct().required("total", whole()).open();

    private final Engine engine;
    private final InstantSource clock;
    private final Supplier<List<Alert>> server;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(long event, long until, String json) {}

    /** @param server tells what is not well on the server */
    ProjectStatus(Engine engine, InstantSource clock, Supplier<List<Alert>> server) {
        this.server = server;
        this.engine = engine;
        this.clock = clock;
    }

    private static Struct counts() {
        Struct counts = struct();
        for (TaskState state : TaskState.values()) {
            counts = counts.required(StateMachine.wire(state), Schema.whole());
        }
        return counts;
    }

    static void counts(Json out, Map<TaskState, Long> counts) {
        for (TaskState state : TaskState.values()) {
            out.field(StateMachine.wire(state), counts.getOrDefault(state, 0L).longValue());
        }
    }

    /**
     * The status of a project as a JSON object.
     *
     * @param project one that the caller may see
     * @throws dev.muster.core.RefusedException if there is no such project
     */
    String json(String project) {
        long event = engine.events().last(project);
        long now = clock.millis();
        Kept found = kept.get(project);
        if (found != null && found.event() == event && now < found.until()) {
            return found.json();
        }
        String json = Json.text(out -> write(out, project));
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(project, new Kept(event, now + LONGEST_KEPT.toMillis(), json));
        return json;
    }

    private void write(Json out, String project) {
        Reads reads = engine.reads().within(project);
        Map<TaskState, Long> counts = reads.counts(project);
        List<Task> blocked = some(reads, project, counts, TaskState.BLOCKED);
        List<Task> waiting = some(reads, project, counts, TaskState.PENDING);
        List<Agent> agents = reads.agents();
        Map<String, Long> states = new TreeMap<>();
        agents.forEach(agent -> states.merge(StateMachine.wire(agent.state()), 1L, Long::sum));
        out.field("project", project)
                .object("tasks", json -> counts(json, counts))
                .objects("blocked", blocked, ProjectStatus::held)
                .objects("waiting", waiting, ProjectStatus::held)
                .object("agents", json -> {
                    json.field("total", (long) agents.size());
                    states.forEach((state, count) -> json.field(state, count.longValue()));
                })
                .texts("alerts", alerts(agents, counts));
    }

    private static List<Task> some(Reads reads, String project, Map<TaskState, Long> counts, TaskState state) {
        return counts.getOrDefault(state, 0L) == 0
                ? List.of()
                : reads.tasks(TaskQuery.of(project).in(state).atMost(MOST_SHOWN))
                        .tasks();
    }

    private static void held(Json json, Task task) {
        json.text("task", task.id()).field("title", task.title()).field("why", why(task));
    }

    /** Why a task is not worked on; in words. */
    static String why(Task task) {
        if (task.state() == TaskState.BLOCKED) {
            return task.reason() == null ? "blocked" : task.reason();
        }
        if (task.holds() > 0) {
            return "waits for " + task.holds() + " of its dependencies";
        }
        if (task.grouping()) {
            return "groups its children: " + task.openChildren() + " of them have not ended";
        }
        return task.notBefore() == null ? "" : "not before " + task.notBefore();
    }

    private List<String> alerts(List<Agent> agents, Map<TaskState, Long> counts) {
        List<String> alerts = new ArrayList<>();
        Refusal stopped = engine.ledger().stopped();
        if (stopped != null) {
            alerts.add("The engine has stopped: " + stopped.message());
        }
        long lost = agents.stream()
                .filter(agent -> agent.state() == AgentState.LOST)
                .count();
        if (lost > 0) {
            alerts.add(lost + (lost == 1 ? " agent is" : " agents are") + " lost");
        }
        alert(alerts, counts, TaskState.FAILED, "failed");
        alert(alerts, counts, TaskState.BLOCKED, "blocked: somebody has to act");
        server.get().forEach(alert -> alerts.add(alert.head()));
        return alerts;
    }

    private static void alert(List<String> alerts, Map<TaskState, Long> counts, TaskState state, String word) {
        long count = counts.getOrDefault(state, 0L);
        if (count > 0) {
            alerts.add(count + (count == 1 ? " task is " : " tasks are ") + word);
        }
    }
}
