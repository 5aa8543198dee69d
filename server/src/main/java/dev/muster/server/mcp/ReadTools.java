package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.Limits;
import dev.muster.core.agent.AgentId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Synthesis;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Shapes;
import dev.muster.server.operation.SynthesisOperations;
import dev.muster.server.schema.Struct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tools that look and change nothing. */
final class ReadTools {
    private static final int PAGE = 20;
    private static final int MOST_WORDS = 10;

    private static final Struct ROW = struct().required("task_id", text())
            .required("state", oneOf(TaskState.class))
            .required("title", text())
            .required("type", text())
            .required("specialist", orNull(text()))
            .required("parent_task_id", orNull(text()))
            .required("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
            .required("holder", orNull(text()))
            .required("created_at", time())
            .required("summary", orNull(text()));

    private static final int SUMMARY_SHOWN = 200;

    private final ProjectStatus status;

    ReadTools(ProjectStatus status) {
        this.status = status;
    }

    List<Tool> all() {
        return List.of(getStatus(), queryTasks(), synthesizeResults());
    }

    private static Tool synthesizeResults() {
        return new Tool(
                "synthesize_results",
                "Put results together",
                "Puts together what the subtasks of a task came to: what each says, merged artifacts, conflicts, sources.",
                ToolChoice.STANDARD,
                List.of("orchestrator_synthesize_results"),
                Role.READ_ONLY,
                Tool.Hint.READS,
                struct().required("parent_task_id", text(32)),
                SynthesisOperations.SYNTHESIS,
                call -> {
                    TaskId parent = TaskId.parse(call.arguments().text("parent_task_id"));
                    Synthesis synthesis = SynthesisOperations.of(call.call(), parent);
                    return Answer.data(json -> SynthesisOperations.write(json, synthesis));
                });
    }

    private Tool getStatus() {
        return new Tool(
                "get_status",
                "Show how it stands",
                "Shows how a project stands: tasks by state, what is blocked and why, agents, alerts. With task_id: all"
                        + " about one task.",
                ToolChoice.STANDARD,
                List.of("orchestrator_get_status"),
                Role.READ_ONLY,
                Tool.Hint.READS,
                struct().optional("project", text(Limits.NAME)).optional("task_id", text(32)),
                struct().optional("project", text())
                        .optional("tasks", ProjectStatus.COUNTS)
                        .optional("blocked", ProjectStatus.HELD, "the newest 10")
                        .optional("waiting", ProjectStatus.HELD, "held back by dependencies or time, the newest 10")
                        .optional("agents", ProjectStatus.AGENTS, "how many are in which state")
                        .optional("alerts", list(text()))
                        .optional("task", Shapes.TASK)
                        .optional("why", text(), "why nobody works on it")
                        .optional("artifacts", list(text()), "URIs of what was handed in"),
                this::status);
    }

    private Answer status(ToolCall call) {
        if (!call.arguments().has("task_id")) {
            return new Answer.Written(status.json(call.project()));
        }
        TaskId id = TaskTools.task(call);
        Task task = call.reads().task(id);
        List<String> artifacts = call.reads().artifacts(id).stream()
                .map(Artifact::name)
                .distinct()
                .map(name -> MusterUri.artifact(id, name))
                .toList();
        return Answer.data(json -> json.object("task", out -> TaskJson.write(out, task))
                .field("why", ProjectStatus.why(task))
                .texts("artifacts", artifacts));
    }

    private static Tool queryTasks() {
        return new Tool(
                "query_tasks",
                "Find tasks",
                "Finds tasks, newest first. What you give narrows it; text finds tasks with all its words.",
                ToolChoice.STANDARD,
                List.of("orchestrator_query_tasks"),
                Role.READ_ONLY,
                Tool.Hint.READS,
                struct().optional("state", list(oneOf(TaskState.class), 7))
                        .optional("type", list(text(Limits.NAME), MOST_WORDS))
                        .optional("specialist", list(text(Limits.NAME), MOST_WORDS))
                        .optional("parent", text(32), "a task id")
                        .optional("text", text(1000))
                        .optional("label", text(Limits.NAME))
                        .optional("created_after", time())
                        .optional("created_before", time())
                        .optional("cursor", text(32), "next of the page before")
                        .optional("limit", whole(1, Limits.PAGE))
                        .optional("project", text(Limits.NAME)),
                struct().required("tasks", list(ROW))
                        .required(
                                "next", orNull(text()), "pass it as cursor for the next page; null: this is the last"),
                ReadTools::query);
    }

    private static Answer query(ToolCall call) {
        Fields arguments = call.arguments();
        int limit = arguments.integer("limit", PAGE);
        List<Found> found = new ArrayList<>();
        long lookedDownTo = 0;
        for (String type : each(arguments, "type")) {
            for (String specialist : each(arguments, "specialist")) {
                TaskPage page = call.reads().tasks(query(call, type, specialist, limit));
                page.tasks().forEach(task -> found.add(Found.of(task)));
                if (page.next() != null) {
                    lookedDownTo = Math.max(lookedDownTo, page.next().value());
                }
            }
        }
        long allSeen = lookedDownTo; // below it there may be tasks of a page that has ended before
        found.removeIf(task -> task.id().value() < allSeen);
        found.sort(Comparator.comparingLong((Found task) -> task.id().value()).reversed());
        List<Found> shown = found.size() > limit ? found.subList(0, limit) : found;
        TaskId next = allSeen > 0 || found.size() > limit ? shown.getLast().id() : null;
        return Answer.data(json -> json.objects("tasks", shown, Found::write).text("next", next));
    }

    /** The words of a list without repetition; one null, for any, if there are none. */
    private static Iterable<@Nullable String> each(Fields arguments, String name) {
        List<String> words = arguments.texts(name);
        return words.isEmpty() ? Collections.singletonList(null) : new LinkedHashSet<>(words);
    }

    private static TaskQuery query(ToolCall call, @Nullable String type, @Nullable String specialist, int limit) {
        Fields arguments = call.arguments();
        String parent = arguments.textOrNull("parent");
        String cursor = arguments.textOrNull("cursor");
        return new TaskQuery(
                call.project(),
                states(arguments),
                type,
                specialist,
                parent == null ? null : TaskId.parse(parent),
                arguments.textOrNull("label"),
                arguments.textOrNull("text"),
                arguments.instantOrNull("created_after"),
                arguments.instantOrNull("created_before"),
                false,
                cursor == null ? null : TaskId.parse(cursor),
                limit);
    }

    private static Set<TaskState> states(Fields arguments) {
        return arguments.texts("state").stream()
                .map(state -> TaskState.valueOf(state.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What is shown of a task: its texts are not kept while pages of others are read. */
    private record Found(
            TaskId id,
            TaskState state,
            String title,
            String type,
            @Nullable String specialist,
            @Nullable TaskId parent,
            int priority,
            @Nullable AgentId holder,
            Instant createdAt,
            @Nullable String summary) {

        static Found of(Task task) {
            String summary = task.summary();
            return new Found(
                    task.id(),
                    task.state(),
                    task.title(),
                    task.type(),
                    task.specialist(),
                    task.parent(),
                    task.priority(),
                    task.holder(),
                    task.createdAt(),
                    summary == null || summary.length() <= SUMMARY_SHOWN
                            ? summary
                            : summary.substring(0, SUMMARY_SHOWN) + "…");
        }

        static void write(Json out, Found task) {
            out.text("task_id", task.id)
                    .field("state", StateMachine.wire(task.state))
                    .field("title", task.title)
                    .field("type", task.type)
                    .field("specialist", task.specialist)
                    .text("parent_task_id", task.parent)
                    .field("priority", (long) task.priority)
                    .text("holder", task.holder)
                    .field("created_at", task.createdAt)
                    .field("summary", task.summary);
        }
    }
}
