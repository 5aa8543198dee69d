package dev.muster.client.call;

import dev.muster.client.wire.AgentJson;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.ProjectJson;
import dev.muster.client.wire.SessionJson;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.Limits;
import dev.muster.core.Page;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.project.Project;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The questions that a server answers. */
public final class Questions {
    private Questions() {}

    /**
     * Projects, by name.
     *
     * @param after the {@code next} of the last page; null for the first
     * @param limit 1 to {@link Limits#PAGE}
     */
    public static Call<Page<Project>> projects(@Nullable String after, int limit) {
        return page("list_projects", "/projects", after, limit, "projects", ProjectJson::read);
    }

    /** The call for a page of a list. */
    static <T> Call<Page<T>> page(
            String operation, String path, @Nullable String after, int limit, String name, Function<Fields, T> item) {
        return page(operation, path, Arguments.none(), after, limit, name, item);
    }

    private static <T> Call<Page<T>> page(
            String operation,
            String path,
            Arguments which,
            @Nullable String after,
            int limit,
            String name,
            Function<Fields, T> item) {
        return Call.read(
                operation,
                path,
                which.with("after", after).with("limit", (long) limit),
                fields -> new Page<>(fields.objects(name).stream().map(item).toList(), fields.textOrNull("next")));
    }

    /**
     * How a project is.
     *
     * @param lastEvent sequence number of its last event
     */
    public record ProjectStatus(Project project, Map<TaskState, Long> counts, long lastEvent) {}

    public static Call<ProjectStatus> project(String name) {
        return Call.read("get_project", "/projects/{project}", Arguments.none().with("project", name), fields -> {
            Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
            for (TaskState state : TaskState.values()) {
                counts.put(state, fields.object("tasks").whole(StateMachine.wire(state)));
            }
            return new ProjectStatus(ProjectJson.read(fields), counts, fields.whole("last_event"));
        });
    }

    /**
     * Agents, by id.
     *
     * @param after the {@code next} of the last page; null for the first
     * @param limit 1 to {@link Limits#PAGE}
     */
    public static Call<Page<Agent>> agents(@Nullable String after, int limit) {
        return page("list_agents", "/agents", after, limit, "agents", AgentJson::read);
    }

    public static Call<Agent> agent(AgentId id) {
        return Call.read("get_agent", "/agents/{agent}", Arguments.none().with("agent", id), AgentJson::read);
    }

    /**
     * Sessions, the newest first, of one project or of all, of one agent or of all.
     *
     * @param after the {@code next} of the last page; null for the first
     * @param limit 1 to {@link Limits#PAGE}
     */
    public static Call<Page<Session>> sessions(
            @Nullable String project, @Nullable AgentId agent, @Nullable String after, int limit) {
        return page(
                "list_sessions",
                "/sessions",
                Arguments.none().with("project", project).with("agent", agent),
                after,
                limit,
                "sessions",
                SessionJson::read);
    }

    public static Call<Session> session(SessionId id) {
        return Call.read("get_session", "/sessions/{session}", Arguments.none().with("session", id), SessionJson::read);
    }

    public static Call<Task> task(TaskId id) {
        return Call.read("get_task", "/tasks/{task}", Arguments.none().with("task", id), TaskJson::readTask);
    }

    public static Call<TaskPage> tasks(TaskQuery query) {
        Arguments arguments = Arguments.none()
                .with("project", query.project())
                .with("state", query.states().stream().map(StateMachine::wire).toList())
                .with("type", query.type())
                .with("specialist", query.specialist())
                .with("parent", query.parent())
                .with("label", query.label())
                .with("text", query.text())
                .with("created_after", query.createdAfter())
                .with("created_before", query.createdBefore())
                .with("archived", query.archived() ? true : null)
                .with("before", query.before())
                .with("limit", (long) query.limit());
        return Call.read("list_tasks", "/tasks", arguments, Questions::page);
    }

    private static TaskPage page(Fields fields) {
        String next = fields.textOrNull("next");
        return new TaskPage(
                fields.objects("tasks").stream().map(TaskJson::readTask).toList(),
                next == null ? null : TaskId.parse(next));
    }

    public static Call<List<Event>> history(TaskId task, long after, int limit) {
        return Call.read(
                "task_history",
                "/tasks/{task}/history",
                Arguments.none().with("task", task).with("after", after).with("limit", (long) limit),
                fields -> fields.objects("events").stream().map(EventJson::read).toList());
    }

    public static Call<List<Artifact>> artifacts(TaskId task) {
        return Call.read(
                "list_artifacts",
                "/tasks/{task}/artifacts",
                Arguments.none().with("task", task),
                fields -> fields.objects("artifacts").stream()
                        .map(each -> TaskJson.readArtifact(task, each))
                        .toList());
    }

    /** The content of an artifact, as bytes. */
    public static Call<byte[]> content(Artifact artifact) {
        return Call.read(
                "get_artifact",
                "/tasks/{task}/artifacts/{name}",
                Arguments.none()
                        .with("task", artifact.task())
                        .with("name", artifact.name())
                        .with("version", (long) artifact.version()),
                fields -> {
                    String text = fields.textOrNull("content");
                    return text == null
                            ? Base64.getDecoder().decode(fields.text("base64"))
                            : text.getBytes(StandardCharsets.UTF_8);
                });
    }

    /** @param wait how long to wait for an event if there is none after the cursor */
    public static Call<EventPage> events(String project, long after, EventFilter filter, int limit, Duration wait) {
        Arguments arguments = Arguments.none()
                .with("project", project)
                .with("after", after)
                .with("topics", filter.topics())
                .with("limit", (long) limit)
                .with("wait_seconds", wait.isZero() ? null : seconds(wait));
        return Call.read(
                        "read_events",
                        "/events",
                        arguments,
                        fields -> new EventPage(
                                fields.objects("events").stream()
                                        .map(EventJson::read)
                                        .toList(),
                                fields.whole("cursor"),
                                fields.flag("too_old", false)))
                .waiting(wait);
    }

    /** What the server has done since it started, and what it has to do now; its fields are the server's own. */
    public static Call<Fields> stats() {
        return Call.read("admin_stats", "/admin/stats", Arguments.none(), fields -> fields);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
