package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.wire.Json;
import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.schema.Struct;
import java.util.ArrayList;
import java.util.List;

/**
 * What whoever claims a task has to know of it, within a budget: its description, and what came of the tasks that it
 * depends on and of the one that groups it. What does not fit is cut, with the place where the rest can be read.
 *
 * @param description of the task itself
 * @param parts of the tasks around it
 */
record TaskContext(String description, List<Part> parts) {
    static final int TOKENS = 4_000;
    /** English text and code have some four characters a token. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    /** What {@link Part#write} writes. */
    static final Struct SHAPE = struct().required("task_id", text())
            .required("relation", oneOf("depends_on", "parent"))
            .required("title", text())
            .required("state", oneOf(TaskState.class))
            .required("text", text(), "what it came to, or what it is about")
            .required("artifacts", list(text()), "URIs: read them as resources");

    /** A task beside it. */
    record Part(Task task, String relation, String text, List<String> artifacts) {
        static void write(Json json, Part part) {
            json.text("task_id", part.task.id())
                    .field("relation", part.relation)
                    .field("title", part.task.title())
                    .field("state", StateMachine.wire(part.task.state()))
                    .field("text", part.text)
                    .texts("artifacts", part.artifacts);
        }
    }

    /** @param tokens how much to tell at most, roughly */
    static TaskContext of(Reads reads, Task task, int tokens) {
        long budget = (long) tokens * CHARACTERS_PER_TOKEN;
        String description = cut(task.description(), budget, MusterUri.task(task.id()));
        budget -= description.length();
        List<Part> parts = new ArrayList<>();
        TaskId parent = task.parent();
        List<TaskId> around = new ArrayList<>(reads.dependencies(task.id()));
        if (parent != null) {
            around.add(parent);
        }
        for (int i = 0; i < around.size() && budget > 0; i++) {
            TaskId id = around.get(i);
            // What is left is shared by those that are left, so that one long text does not silence all others.
            long share = budget / (around.size() - i);
            Part part = part(reads, id, id.equals(parent) ? "parent" : "depends_on", share);
            if (part != null) {
                parts.add(part);
                budget -= part.text().length() + part.task().title().length();
            }
        }
        return new TaskContext(description, parts);
    }

    private static @org.jspecify.annotations.Nullable Part part(Reads reads, TaskId id, String relation, long budget) {
        Task task;
        try {
            task = reads.task(id);
        } catch (RefusedException e) {
            return null; // it belongs to another project, or retention has taken it
        }
        String text = task.summary() == null ? task.description() : task.summary();
        List<String> artifacts = reads.artifacts(id).stream()
                .map(Artifact::name)
                .distinct()
                .map(name -> MusterUri.artifact(id, name))
                .toList();
        return new Part(task, relation, cut(text, budget, MusterUri.task(id)), artifacts);
    }

    private static String cut(String text, long budget, String uri) {
        if (text.length() <= budget) {
            return text;
        }
        int end = (int) Math.max(0, budget);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "… (cut; read the resource " + uri + " for all " + text.length()
                + " characters)";
    }
}
