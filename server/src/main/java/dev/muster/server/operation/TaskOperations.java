package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.NewTaskJson;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.OnlyIf;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans, finds and steers tasks. What a holder says of its task is in {@link LeaseOperations}. */
final class TaskOperations {
    static final Struct STATE = struct().required("task", text()).required("state", oneOf(TaskState.class));
    private static final Struct ID = struct().required("task", text(32), "such as t42");
    private static final Struct BY = struct().optional("session", text(64), "who asks; an operator may leave it out");

    private static final Struct QUERY = struct().optional("project", text(Limits.NAME))
            .optional("state", list(oneOf(TaskState.class), 7), "in one of these")
            .optional("type", text(Limits.NAME))
            .optional("specialist", text(Limits.NAME))
            .optional("parent", text(32))
            .optional("label", text(Limits.NAME))
            .optional("text", text(1000), "contains all these words")
            .optional("created_after", time())
            .optional("created_before", time())
            .optional("archived", flag(), "archived tasks too")
            .optional("before", text(32), "the next page: what the last one gave as 'next'")
            .optional("limit", whole(1, Limits.PAGE));

    private static final Struct PAGE = struct().required("tasks", list(Shapes.TASK), "newest first")
            .required("next", orNull(text()), "pass it as 'before' for the next page; null if this is the last");

    private TaskOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "create_tasks",
                        "Create one task, or a whole graph of them: all or none.",
                        Role.AGENT,
                        Shapes.NEW_TASK
                                .allOptional()
                                .and(struct().optional("tasks", list(Shapes.NEW_TASK, Limits.GRAPH_TASKS), "a graph"))
                                .and(struct().optional("project", text(Limits.NAME))
                                        .optional(
                                                "idempotency_key",
                                                text(Limits.NAME),
                                                "a key that was used before creates nothing and answers the same"))
                                .and(BY),
                        struct().required("project", text())
                                .required(
                                        "tasks",
                                        list(struct().required("id", text())
                                                .required("ref", orNull(text()))
                                                .required("state", oneOf(TaskState.class)))),
                        TaskOperations::create),
                Operation.read("list_tasks", "List or search tasks, newest first.", QUERY, PAGE, TaskOperations::page),
                Operation.read(
                        "search_tasks",
                        "Find the tasks that contain all these words, newest first.",
                        QUERY,
                        PAGE,
                        (call, out) -> {
                            if (!call.arguments().has("text")) {
                                throw new IllegalArgumentException("'text' is missing: the words to look for");
                            }
                            page(call, out);
                        }),
                Operation.read(
                        "get_task",
                        "Show a task.",
                        ID,
                        Shapes.TASK,
                        (call, out) -> TaskJson.write(out, call.reads().task(id(call)))),
                Operation.read(
                        "task_history",
                        "Show what happened to a task, oldest first.",
                        ID.optional("after", whole()).optional("limit", whole(1, Limits.PAGE)),
                        struct().required("task", text()).required("events", list(Shapes.EVENT)),
                        TaskOperations::history),
                Operation.read(
                        "list_artifacts",
                        "List what was handed in with a task.",
                        ID,
                        struct().required("task", text()).required("artifacts", list(Shapes.ARTIFACT)),
                        TaskOperations::artifacts),
                Operation.read(
                        "get_artifact",
                        "Read back an artifact of a task.",
                        ID.required("name", text(Limits.NAME)).optional("version", whole(1, Integer.MAX_VALUE)),
                        Shapes.ARTIFACT
                                .required("content", orNull(text()), "as text, if it is valid UTF-8")
                                .required("base64", orNull(text()), "else as bytes"),
                        TaskOperations::artifact),
                Operation.change(
                        "update_task",
                        "Edit an unfinished task; what is not given stays as it is.",
                        Role.AGENT,
                        ID.optional("title", text())
                                .optional("description", text())
                                .optional("specialist", text(Limits.NAME))
                                .optional("labels", list(text(), Limits.LABELS))
                                .optional("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
                                .optional("deadline", time())
                                .optional("if_match", text(200), "the ETag that the task must still have")
                                .and(BY),
                        STATE,
                        TaskOperations::update),
                Operation.change(
                        "block_task",
                        "Take a task out of the flow until it is unblocked. A live lease ends.",
                        Role.AGENT,
                        ID.required("reason", text(), "what has to happen first")
                                .and(BY),
                        STATE,
                        (call, out) -> state(
                                call,
                                out,
                                call.execute(new BlockTask(
                                        call.task(), call.arguments().text("reason"), call.session())))),
                Operation.change(
                        "unblock_task",
                        "Put a blocked task back into the flow.",
                        Role.AGENT,
                        ID.and(BY),
                        STATE,
                        (call, out) -> state(call, out, call.execute(new UnblockTask(call.task(), call.session())))),
                Operation.change(
                        "cancel_task",
                        "Cancel a task. A live lease ends; what depends on it is cancelled too.",
                        Role.AGENT,
                        ID.optional("reason", text())
                                .optional("tree", flag(), "all its unfinished descendants too")
                                .and(BY),
                        struct().required("task", text()).required("cancelled", whole(), "how many tasks"),
                        TaskOperations::cancel),
                Operation.change(
                        "requeue_task",
                        "Start a new run of a task that failed or was cancelled.",
                        Role.OPERATOR,
                        ID.and(BY),
                        STATE,
                        (call, out) -> state(call, out, call.execute(new RequeueTask(call.task(), call.session())))),
                Operation.change(
                        "archive_task",
                        "Hide a task that has ended from lists; its history stays.",
                        Role.AGENT,
                        ID.and(BY),
                        STATE,
                        (call, out) -> state(call, out, call.execute(new ArchiveTask(call.task(), call.session())))));
    }

    private static TaskId id(Call call) {
        return TaskId.parse(call.arguments().text("task"));
    }

    private static void state(Call call, Json out, TaskState state) {
        out.text("task", id(call)).field("state", StateMachine.wire(state));
    }

    private static void create(Call call, Json out) {
        Fields arguments = call.arguments();
        if (arguments.has("tasks") == arguments.has("title")) {
            throw new IllegalArgumentException("give either 'title' for one task, or 'tasks' for several at once");
        }
        List<NewTask> tasks =
                NewTaskJson.read(arguments.has("tasks") ? arguments.objects("tasks") : List.of(arguments));
        String project = call.project();
        List<CreateTasks.Created> created =
                call.execute(new CreateTasks(project, tasks, arguments.textOrNull("idempotency_key"), call.session()));
        record Made(CreateTasks.Created task, NewTask asked) {}
        List<Made> made = new ArrayList<>(created.size());
        for (int i = 0; i < created.size(); i++) {
            made.add(new Made(created.get(i), tasks.get(i)));
        }
        out.field("project", project)
                .objects(
                        "tasks",
                        made,
                        (json, each) -> json.text("id", each.task().id())
                                .field("ref", each.asked().ref())
                                .field("state", StateMachine.wire(each.task().state())));
    }

    private static void page(Call call, Json out) {
        TaskPage page = call.reads().tasks(query(call));
        out.objects("tasks", page.tasks(), TaskJson::write).text("next", page.next());
    }

    /** The query that a call's arguments make. */
    static TaskQuery query(Call call) {
        Fields arguments = call.arguments();
        String parent = arguments.textOrNull("parent");
        String before = arguments.textOrNull("before");
        return new TaskQuery(
                call.project(),
                states(arguments),
                arguments.textOrNull("type"),
                arguments.textOrNull("specialist"),
                parent == null ? null : TaskId.parse(parent),
                arguments.textOrNull("label"),
                arguments.textOrNull("text"),
                arguments.instantOrNull("created_after"),
                arguments.instantOrNull("created_before"),
                arguments.flag("archived", false),
                before == null ? null : TaskId.parse(before),
                arguments.integer("limit", TaskQuery.DEFAULT_LIMIT));
    }

    private static Set<TaskState> states(Fields arguments) {
        return arguments.texts("state").stream()
                .map(state -> TaskState.valueOf(state.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void history(Call call, Json out) {
        TaskId id = id(call);
        call.reads().task(id);
        Fields arguments = call.arguments();
        out.text("task", id)
                .objects(
                        "events",
                        call.reads().history(id, arguments.whole("after", 0), arguments.integer("limit", 200)),
                        (json, event) -> EventJson.write(json, call.caller().shown(event)));
    }

    private static void artifacts(Call call, Json out) {
        TaskId id = id(call);
        call.reads().task(id);
        out.text("task", id).objects("artifacts", call.reads().artifacts(id), TaskJson::write);
    }

    private static void artifact(Call call, Json out) {
        TaskId id = id(call);
        call.reads().task(id);
        String name = call.arguments().text("name");
        Long version = call.arguments().wholeOrNull("version");
        Artifact found = call.reads().artifacts(id).stream()
                .filter(each -> each.name().equals(name))
                .filter(each -> version == null || each.version() == version)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.NOT_FOUND,
                        "task " + id + " has no artifact '" + name + "'"
                                + (version == null ? "" : " of version " + version)));
        byte[] content = call.reads().blob(found.sha256());
        String text = new String(content, StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content);
        TaskJson.write(out, found);
        out.field("content", isText ? text : null)
                .field("base64", isText ? null : Base64.getEncoder().encodeToString(content));
    }

    private static void update(Call call, Json out) {
        Fields arguments = call.arguments();
        Long priority = arguments.wholeOrNull("priority");
        String etag = arguments.textOrNull("if_match");
        UpdateTask update = new UpdateTask(
                call.task(),
                arguments.textOrNull("title"),
                arguments.textOrNull("description"),
                arguments.textOrNull("specialist"),
                arguments.textsOrNull("labels"),
                priority == null ? null : Math.toIntExact(priority),
                arguments.instantOrNull("deadline"),
                call.session());
        state(
                call,
                out,
                call.execute(etag == null ? update : new OnlyIf<>(update.task(), task -> matches(etag, task), update)));
    }

    private static boolean matches(String etag, Task task) {
        return ETag.matches(etag, ETag.of(Json.bytes(json -> TaskJson.write(json, task))));
    }

    private static void cancel(Call call, Json out) {
        Fields arguments = call.arguments();
        int cancelled = call.execute(new CancelTask(
                call.task(), arguments.textOrEmpty("reason"), arguments.flag("tree", false), call.session()));
        out.text("task", id(call)).field("cancelled", (long) cancelled);
    }
}
