package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.client.wire.ProjectJson;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.List;

/** Creates, shows and limits projects. */
final class ProjectOperations {
    private static final Struct ID = struct().required("project", text(Limits.NAME));

    private ProjectOperations() {}

    static Struct counts() {
        Struct counts = struct();
        for (TaskState state : TaskState.values()) {
            counts = counts.required(StateMachine.wire(state), whole());
        }
        return counts;
    }

    static void counts(Json out, Call call, String project) {
        call.reads().counts(project).forEach((state, count) -> out.field(StateMachine.wire(state), count.longValue()));
    }

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "create_project",
                        "Create a project.",
                        Role.OPERATOR,
                        ID.optional("description", text()),
                        Shapes.PROJECT,
                        ProjectOperations::create),
                Operation.read(
                        "list_projects",
                        "List projects, by name.",
                        Pages.ASKED,
                        Pages.of("projects", Shapes.PROJECT),
                        (call, out) -> Pages.write(
                                out,
                                "projects",
                                call.reads().projects(Pages.after(call), Pages.limit(call)),
                                ProjectJson::write)),
                Operation.read(
                        "get_project",
                        "Show a project and how many of its tasks are in which state.",
                        ID,
                        Shapes.PROJECT
                                .required("repository", orNull(text()), "where its git repository is")
                                .required("tasks", counts())
                                .required(
                                        "last_event",
                                        whole(),
                                        "its sequence number: a cursor for what happens from now on"),
                        ProjectOperations::show),
                Operation.change(
                        "limit_project",
                        "Limit how many tasks of a project are in progress at once. What is in progress goes on.",
                        Role.OPERATOR,
                        ID.required("at_most", whole(0, Limits.CONCURRENCY), "0 takes the project's limit away")
                                .optional("concurrency_key", text(Limits.NAME), "limits the tasks with this key"),
                        struct().required("project", text())
                                .required("at_most", whole())
                                .required("concurrency_key", orNull(text())),
                        ProjectOperations::limit));
    }

    private static void create(Call call, Json out) {
        if (call.caller().project() != null) {
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            "your token is for project '" + call.caller().project() + "' only")
                    .withHelp("ask for a token without a project")
                    .asException();
        }
        ProjectJson.write(
                out,
                call.execute(new CreateProject(
                        call.arguments().text("project"), call.arguments().textOrEmpty("description"))));
    }

    private static void show(Call call, Json out) {
        String name = call.project();
        ProjectJson.write(out, call.reads().project(name));
        out.field("repository", call.reads().repositories().get(name))
                .object("tasks", json -> counts(json, call, name))
                .field("last_event", call.engine().events().last(name));
    }

    private static void limit(Call call, Json out) {
        String project = call.project();
        String key = call.arguments().textOrNull("concurrency_key");
        int most = call.execute(new LimitProject(project, key, call.arguments().integer("at_most", 0)));
        out.field("project", project).field("at_most", (long) most).field("concurrency_key", key);
    }
}
