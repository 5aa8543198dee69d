package dev.muster.runtime.process;

import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.task.Task;
import dev.muster.runtime.work.Assignment;
import java.nio.file.Path;

/** A task as programs are told of it. */
final class TaskText {
    private TaskText() {}

    /** One line of JSON. */
    static String line(Assignment assignment, String session, Path directory) {
        return Json.text(json -> {
            json.text("task", assignment.task().id()).text("lease", assignment.lease());
            json.field("session", session).field("directory", directory.toString());
            TaskJson.write(json, assignment.task());
        });
    }

    /** What is to be done, in words. */
    static String prompt(Task task) {
        StringBuilder prompt = new StringBuilder(task.title()).append('\n');
        if (!task.description().isBlank()) {
            prompt.append('\n').append(task.description()).append('\n');
        }
        return prompt.append("\nThis is task ")
                .append(task.id())
                .append(" of project '")
                .append(task.project())
                .append("' (type ")
                .append(task.type())
                .append(", attempt ")
                .append(task.attempts())
                .append(" of ")
                .append(task.maxAttempts())
                .append(
                        "). Do it completely; nobody can answer questions meanwhile. End with a short summary of what you"
                                + " did: it is kept as the task's result.\n")
                .toString();
    }
}
