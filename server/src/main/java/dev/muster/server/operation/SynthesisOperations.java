package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Synthesis;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.schema.Struct;
import java.util.List;

/** What the children of a task came to, as a whole. */
public final class SynthesisOperations {
    private static final int CHILDREN = 200;

    private static final Struct MERGED = struct().required("name", text())
            .required("type", text())
            .required("sha256", text())
            .required("size", whole())
            .required("sources", list(text()), "the tasks that handed it in");

    public static final Struct SYNTHESIS = struct().required("parent", text())
            .required("title", text())
            .required("complete", flag(), "whether every child has completed")
            .required("left_out", whole(), "children that were not looked at")
            .required(
                    "children",
                    list(struct().required("task", text())
                            .required("state", oneOf(TaskState.class))
                            .required("title", text())
                            .required("reason", orNull(text()))))
            .required("text", text(), "what the completed ones say, each under its title with its id")
            .required("artifacts", list(MERGED), "those of one name and content as one")
            .required(
                    "conflicts",
                    list(struct().required("name", text()).required("versions", list(MERGED))),
                    "names under which children handed in different contents");

    private SynthesisOperations() {}

    static List<Operation> all() {
        return List.of(Operation.read(
                "synthesize_results",
                "Put together what the children of a task came to: merged artifacts, conflicts, sources.",
                struct().required("task", text(32)).optional("limit", whole(1, Limits.PAGE), "children; 200"),
                SYNTHESIS,
                (call, out) -> write(out, of(call, call.task()))));
    }

    /** Puts together what a task's children came to. */
    public static Synthesis of(Call call, TaskId parent) {
        return call.reads().synthesis(parent, call.arguments().integer("limit", CHILDREN));
    }

    public static void write(Json out, Synthesis synthesis) {
        out.text("parent", synthesis.parent().id())
                .field("title", synthesis.parent().title())
                .field("complete", synthesis.complete())
                .field("left_out", (long) synthesis.leftOut())
                .objects("children", synthesis.children(), SynthesisOperations::child)
                .field("text", synthesis.text())
                .objects("artifacts", synthesis.artifacts(), SynthesisOperations::merged)
                .objects(
                        "conflicts",
                        synthesis.conflicts(),
                        (json, conflict) -> json.field("name", conflict.name())
                                .objects("versions", conflict.versions(), SynthesisOperations::merged));
    }

    private static void child(Json json, Task task) {
        json.text("task", task.id())
                .field("state", StateMachine.wire(task.state()))
                .field("title", task.title())
                .field("reason", task.reason());
    }

    private static void merged(Json json, Synthesis.Merged merged) {
        json.field("name", merged.name())
                .field("type", merged.type())
                .field("sha256", merged.sha256())
                .field("size", merged.size())
                .texts(
                        "sources",
                        merged.sources().stream().map(TaskId::toString).toList());
    }
}
