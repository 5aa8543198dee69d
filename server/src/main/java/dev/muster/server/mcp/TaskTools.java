package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.NewTaskJson;
import dev.muster.core.Limits;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UpdateTask;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Call;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tools that plan tasks and change what was planned. */
final class TaskTools {
    private static final int SHORT = 50;
    private static final Struct STATE = struct().required("task_id", text())
            .required("state", oneOf(TaskState.class))
            .required("next", text());
    private static final Struct ID = struct().required("task_id", text(32), "such as t42");

    private TaskTools() {}

    static List<Tool> all() {
        return List.of(plan(), update(), cancel(), delete());
    }

    private static Struct plannable(boolean described) {
        return struct().optional("title", text(), described ? "what is to be done; required unless tasks is given" : "")
                .optional(
                        "description", text(), described ? "all that an agent needs to know; required with title" : "")
                .optional("task_type", text(Limits.NAME))
                .optional("parent_task_id", text(Limits.NAME), described ? "the task that groups it" : "")
                .optional(
                        "depends_on",
                        list(text(Limits.NAME), Limits.DEPENDENCIES),
                        described ? "task ids that must complete first" : "ids, or refs of this call")
                .optional("priority", whole(-Limits.PRIORITY, Limits.PRIORITY), described ? "higher goes first; 0" : "")
                .optional("specialist", text(Limits.NAME), described ? "such as coder, tester, reviewer" : "")
                .optional("complexity", text(SHORT))
                .optional("estimated_effort", text(SHORT))
                .optional("due_date", time(), described ? "it fails if it has not ended by then" : "")
                .optional("context", struct().open(), described ? "facts for whoever does it" : "");
    }

    private static Tool plan() {
        Struct one = struct().optional("ref", text(Limits.NAME)).and(plannable(false));
        return new Tool(
                "plan_task",
                "Plan tasks",
                "Adds one task to the plan, or with tasks a whole graph of them: all or none. A task is ready to be"
                        + " claimed when everything that it depends on has completed.",
                ToolChoice.STANDARD,
                List.of("orchestrator_plan_task"),
                Role.AGENT,
                Tool.Hint.CHANGES,
                plannable(true)
                        .and(struct().optional(
                                        "tasks",
                                        list(one, Limits.GRAPH_TASKS),
                                        "instead of one: a graph; ref names a task in it")
                                .optional(
                                        "idempotency_key",
                                        text(Limits.NAME),
                                        "a call repeated with it plans nothing twice")
                                .optional("project", text(Limits.NAME))
                                .optional("session", text(64))),
                struct().required("project", text())
                        .required(
                                "tasks",
                                list(struct().required("task_id", text())
                                        .required("ref", Schema.orNull(text()))
                                        .required("state", oneOf(TaskState.class))))
                        .required("next", text()),
                TaskTools::plan);
    }

    private static Answer plan(ToolCall call) {
        Fields arguments = call.arguments();
        boolean graph = arguments.has("tasks");
        if (graph == arguments.has("title")) {
            throw new IllegalArgumentException("give either 'title' and 'description', or 'tasks' for a whole graph");
        }
        List<Fields> asked = graph ? arguments.objects("tasks") : List.of(arguments);
        List<Fields> mapped = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            mapped.add(mapped(asked.get(i), graph ? "tasks[" + i + "]." : ""));
        }
        List<NewTask> tasks = NewTaskJson.read(mapped);
        Call as = call.call();
        String project = as.project();
        List<CreateTasks.Created> created =
                call.execute(new CreateTasks(project, tasks, arguments.textOrNull("idempotency_key"), as.session()));
        record Made(CreateTasks.Created task, @Nullable String ref) {}
        List<Made> made = new ArrayList<>(created.size());
        for (int i = 0; i < created.size(); i++) {
            made.add(new Made(created.get(i), tasks.get(i).ref()));
        }
        boolean ready = created.stream().anyMatch(each -> each.state() == TaskState.READY);
        return Answer.data(json -> json.field("project", project)
                .objects(
                        "tasks",
                        made,
                        (out, each) -> out.text("task_id", each.task().id())
                                .field("ref", each.ref())
                                .field("state", StateMachine.wire(each.task().state())))
                .field(
                        "next",
                        ready
                                ? "claim_task gives the ready ones to whoever asks, by priority."
                                : "None is ready yet: they wait for what they depend on."));
    }

    /** A task as the engine's own interfaces name its fields. */
    private static Fields mapped(Fields task, String before) {
        if (!task.has("title") || !task.has("description")) {
            throw new IllegalArgumentException(
                    "'" + before + (task.has("title") ? "description" : "title") + "' is missing");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        List.of("ref", "title", "depends_on", "priority", "specialist").forEach(name -> {
            fields.put(name, task.value(name));
        });
        fields.put("description", description(task));
        fields.put("type", task.value("task_type"));
        fields.put("parent", task.value("parent_task_id"));
        fields.put("deadline", task.value("due_date"));
        List<String> labels = new ArrayList<>();
        label(labels, "complexity", task);
        label(labels, "estimated_effort", task);
        fields.put("labels", labels);
        return new Fields(fields);
    }

    private static void label(List<String> labels, String name, Fields task) {
        if (task.has(name)) {
            labels.add(name + ":" + task.text(name));
        }
    }

    private static String description(Fields task) {
        String text = task.text("description");
        return task.has("context") ? text + "\n\nContext:\n" + EventJson.text(task.value("context")) : text;
    }

    private static Tool update() {
        return new Tool(
                "update_task",
                "Edit a task",
                "Changes an unfinished task. What you leave out stays as it is.",
                ToolChoice.TASKS,
                List.of("orchestrator_update_task"),
                Role.AGENT,
                Tool.Hint.SETTLES,
                ID.optional("title", text())
                        .optional("description", text())
                        .optional("specialist", text(Limits.NAME))
                        .optional("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
                        .optional("labels", list(text(), Limits.LABELS))
                        .optional("due_date", time())
                        .optional("session", text(64)),
                STATE,
                call -> {
                    Fields arguments = call.arguments();
                    Long priority = arguments.wholeOrNull("priority");
                    TaskId id = task(call);
                    return state(
                            id,
                            call.execute(new UpdateTask(
                                    id,
                                    arguments.textOrNull("title"),
                                    arguments.textOrNull("description"),
                                    arguments.textOrNull("specialist"),
                                    arguments.textsOrNull("labels"),
                                    priority == null ? null : Math.toIntExact(priority),
                                    arguments.instantOrNull("due_date"),
                                    call.actor())),
                            "It is changed.");
                });
    }

    private static Tool cancel() {
        return new Tool(
                "cancel_task",
                "Cancel a task",
                "Cancels a task. A live lease ends, and what depends on the task is cancelled too.",
                ToolChoice.TASKS,
                List.of("orchestrator_cancel_task"),
                Role.AGENT,
                Tool.Hint.DESTROYS,
                ID.optional("reason", text())
                        .optional("tree", flag(), "all its unfinished descendants too")
                        .optional("session", text(64)),
                struct().required("task_id", text())
                        .required("cancelled", whole(), "how many tasks")
                        .required("next", text()),
                call -> {
                    TaskId id = task(call);
                    int cancelled = call.execute(new CancelTask(
                            id,
                            call.arguments().textOrEmpty("reason"),
                            call.arguments().flag("tree", false),
                            call.actor()));
                    return Answer.data(json -> json.text("task_id", id)
                            .field("cancelled", (long) cancelled)
                            .field("next", "Nobody works on it any more; query_tasks shows what else was cancelled."));
                });
    }

    private static Tool delete() {
        return new Tool(
                "delete_task",
                "Archive a task",
                "Hides a task that has ended from lists; its history stays.",
                ToolChoice.TASKS,
                List.of("orchestrator_delete_task"),
                Role.AGENT,
                Tool.Hint.DESTROYS,
                ID.optional("session", text(64)),
                STATE,
                call -> {
                    TaskId id = task(call);
                    return state(id, call.execute(new ArchiveTask(id, call.actor())), "It is hidden from lists.");
                });
    }

    /** The task that a call names, if the caller may see it. */
    static TaskId task(ToolCall call) {
        return call.with(Map.of("task", call.arguments().text("task_id"))).task();
    }

    private static Answer state(TaskId task, TaskState state, String next) {
        return Answer.data(json -> json.text("task_id", task)
                .field("state", StateMachine.wire(state))
                .field("next", next));
    }
}
