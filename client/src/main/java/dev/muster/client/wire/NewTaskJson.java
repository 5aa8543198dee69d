package dev.muster.client.wire;

import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tasks to be created, as JSON. A task names another by its id, or by the {@code ref} of a task of the same request; a
 * ref goes first, so that a task may be called {@code t1} by whoever plans it.
 */
public final class NewTaskJson {
    private static final Pattern TASK_ID = Pattern.compile("t[1-9][0-9]{0,17}");

    private NewTaskJson() {}

    /** Writes what differs from the default. */
    public static void write(Json json, NewTask task) {
        if (task.ref() != null) {
            json.field("ref", task.ref());
        }
        json.field("title", task.title());
        if (!task.description().isEmpty()) {
            json.field("description", task.description());
        }
        json.field("type", task.type());
        if (task.specialist() != null) {
            json.field("specialist", task.specialist());
        }
        if (task.parent() != null || task.parentRef() != null) {
            json.text("parent", task.parent() == null ? task.parentRef() : task.parent());
        }
        if (!task.dependencies().isEmpty()) {
            json.objects("depends_on", task.dependencies(), NewTaskJson::write);
        }
        if (!task.capabilities().isEmpty()) {
            json.texts("capabilities", task.capabilities());
        }
        if (!task.labels().isEmpty()) {
            json.texts("labels", task.labels());
        }
        json.field("priority", (long) task.priority());
        if (task.maxAttempts() != NewTask.USUAL_ATTEMPTS) {
            json.field("max_attempts", (long) task.maxAttempts());
        }
        if (task.concurrencyKey() != null) {
            json.field("concurrency_key", task.concurrencyKey());
        }
        if (task.notBefore() != null) {
            json.field("not_before", task.notBefore());
        }
        if (task.deadline() != null) {
            json.field("deadline", task.deadline());
        }
        if (task.executionTimeout() != null) {
            json.field("execution_timeout_seconds", task.executionTimeout());
        }
        if (task.progressTimeout() != null) {
            json.field("progress_timeout_seconds", task.progressTimeout());
        }
    }

    private static void write(Json json, Dependency dependency) {
        json.text("task", dependency.task() == null ? dependency.ref() : dependency.task())
                .field("kind", StateMachine.wire(dependency.kind()));
        if (dependency.artifact() != null) {
            json.field("artifact", dependency.artifact());
        }
    }

    /**
     * The tasks of one request.
     *
     * @throws IllegalArgumentException if one names another that is neither an id nor a ref of this request
     */
    public static List<NewTask> read(List<Fields> tasks) {
        Set<String> refs = new HashSet<>();
        tasks.forEach(task -> {
            if (task.has("ref")) {
                refs.add(task.text("ref"));
            }
        });
        return tasks.stream().map(task -> read(task, refs)).toList();
    }

    private static NewTask read(Fields fields, Set<String> refs) {
        NewTask plain = NewTask.titled(fields.text("title"));
        String parent = fields.textOrNull("parent");
        boolean parentHere = parent != null && refs.contains(parent);
        return new NewTask(
                fields.textOrNull("ref"),
                plain.title(),
                fields.textOrEmpty("description"),
                fields.has("type") ? fields.text("type") : plain.type(),
                fields.textOrNull("specialist"),
                parent == null || parentHere ? null : id("parent", parent),
                parentHere ? parent : null,
                dependencies(fields, refs),
                new LinkedHashSet<>(fields.texts("capabilities")),
                fields.texts("labels"),
                fields.integer("priority", 0),
                fields.textOrNull("concurrency_key"),
                fields.integer("max_attempts", plain.maxAttempts()),
                fields.instantOrNull("not_before"),
                fields.instantOrNull("deadline"),
                fields.secondsOrNull("execution_timeout_seconds"),
                fields.secondsOrNull("progress_timeout_seconds"));
    }

    private static List<Dependency> dependencies(Fields fields, Set<String> refs) {
        return fields.value("depends_on") instanceof List<?> list
                ? list.stream().map(each -> dependency(each, refs)).toList()
                : List.of();
    }

    private static Dependency dependency(Object value, Set<String> refs) {
        Fields fields = value instanceof Map<?, ?> ? Fields.of(value) : new Fields(Map.of("task", value));
        String on = fields.text("task");
        String artifact = fields.textOrNull("artifact");
        Dependency.Kind kind = fields.constantOrNull("kind", Dependency.Kind.class);
        boolean here = refs.contains(on);
        return new Dependency(
                here ? null : id("depends_on", on),
                here ? on : null,
                kind != null ? kind : artifact == null ? Dependency.Kind.HARD : Dependency.Kind.DATA,
                artifact);
    }

    private static TaskId id(String field, String text) {
        if (!TASK_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("field '" + field + "': '" + text
                    + "' is neither a task id such as t42 nor the ref of a task of this request");
        }
        return TaskId.parse(text);
    }
}
