package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.client.wire.NewTaskJson;
import dev.muster.core.Limits;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import dev.muster.core.template.SaveTemplate;
import dev.muster.core.template.Template;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.List;
import java.util.Map;

/** Templates: graphs of tasks with typed parameters, checked when they are saved, created all or none. */
public final class TemplateOperations {
    private static final int LIST = 50;

    private static final Struct PARAMETER = struct().required("name", text(Limits.NAME), "used as ${name} in the tasks")
            .required("type", oneOf("text", "number", "flag", "time", "choice"))
            .optional("choices", list(text(Limits.NAME), 100), "choice: what may be given")
            .optional("default", any(), "without one it has to be given")
            .optional("description", text(Limits.REASON));

    public static final Struct NEW = struct().required("template", text(Limits.NAME), "its name")
            .optional("project", text(Limits.NAME))
            .optional("description", text())
            .optional("parameters", list(PARAMETER, 100))
            .required(
                    "tasks",
                    list(struct().open(), Limits.GRAPH_TASKS),
                    "as create_tasks takes them, with ${name} in texts")
            .optional("session", text(64));

    public static final Struct SAVED = struct().required("template", text()).required("version", whole());

    private static final Struct ROW = struct().required("template", text())
            .required("description", text())
            .required("version", whole())
            .required("parameters", list(PARAMETER))
            .required("updated_at", time());

    public static final Struct LISTED = struct().required("templates", list(ROW));

    public static final Struct INSTANCE = struct().required("template", text(Limits.NAME))
            .optional("project", text(Limits.NAME))
            .optional("parameters", struct().open(), "values by name")
            .optional("dry_run", flag(), "only check, and tell what would be created")
            .optional("idempotency_key", text(Limits.NAME))
            .optional("session", text(64));

    public static final Struct INSTANTIATED = struct().required("template", text())
            .required("version", whole())
            .required("created", flag())
            .required(
                    "tasks",
                    list(struct().required("id", orNull(text()))
                            .required("ref", orNull(text()))
                            .required("title", text())
                            .required("state", orNull(oneOf(TaskState.class)))));

    private TemplateOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "save_template",
                        "Keep a graph of tasks with parameters, in place of the one of that name.",
                        Role.AGENT,
                        NEW,
                        SAVED,
                        TemplateOperations::save),
                Operation.read(
                        "list_templates",
                        "List the templates of a project by name.",
                        struct().optional("project", text(Limits.NAME))
                                .optional("after", text(Limits.NAME), "a name")
                                .optional("limit", whole(1, Limits.PAGE)),
                        LISTED,
                        TemplateOperations::listed),
                Operation.read(
                        "get_template",
                        "Show a template with its tasks.",
                        struct().required("template", text(Limits.NAME)).optional("project", text(Limits.NAME)),
                        ROW.required("tasks", list(struct().open())),
                        (call, out) -> {
                            Template template = call.reads()
                                    .workflows()
                                    .template(call.project(), call.arguments().text("template"));
                            row(out, template);
                            out.value("tasks", body(template).value("tasks"));
                        }),
                Operation.change(
                        "instantiate_template",
                        "Create the tasks of a template, all or none.",
                        Role.AGENT,
                        INSTANCE,
                        INSTANTIATED,
                        TemplateOperations::instantiate));
    }

    /** Keeps a template whose tasks could be created. */
    public static void save(Call call, Json out) {
        Fields arguments = call.arguments();
        String project = call.project();
        List<Fields> parameters = arguments.objects("parameters");
        for (Fields each : parameters) {
            if (each.text("type").equals("choice") && each.texts("choices").isEmpty()) {
                throw new IllegalArgumentException("parameter '" + each.text("name") + "' is a choice of nothing");
            }
        }
        TemplateFill fill = new TemplateFill(parameters).withSamples();
        new CreateTasks(project, tasks(arguments, fill), null, null).check();
        String name = arguments.text("template");
        String body = Json.text(json ->
                json.value("parameters", arguments.value("parameters")).value("tasks", arguments.value("tasks")));
        int version = call.execute(
                new SaveTemplate(project, name, arguments.textOrEmpty("description"), body, call.session()));
        out.field("template", name).field("version", (long) version);
    }

    private static List<NewTask> tasks(Fields body, TemplateFill fill) {
        return NewTaskJson.read(body.objects("tasks").stream()
                .map(task -> Fields.of(fill.fill(task.values())))
                .toList());
    }

    private static Fields body(Template template) {
        try {
            return Fields.of(JsonTree.parse(template.body()));
        } catch (JsonTree.NotJson e) {
            throw new IllegalStateException("template '" + template.name() + "' was checked when it was saved", e);
        }
    }

    /** Lists a project's templates. */
    public static void listed(Call call, Json out) {
        out.objects(
                "templates",
                call.reads()
                        .workflows()
                        .templates(
                                call.project(),
                                call.arguments().textOrEmpty("after"),
                                call.arguments().integer("limit", LIST)),
                TemplateOperations::row);
    }

    private static void row(Json out, Template template) {
        Object parameters = body(template).value("parameters");
        out.field("template", template.name())
                .field("description", template.description())
                .field("version", (long) template.version())
                .value("parameters", parameters == null ? List.of() : parameters)
                .field("updated_at", template.updatedAt());
    }

    /** Creates the tasks of a template. */
    public static void instantiate(Call call, Json out) {
        Fields arguments = call.arguments();
        String project = call.project();
        Template template = call.reads().workflows().template(project, arguments.text("template"));
        Fields body = body(template);
        Fields given = arguments.has("parameters") ? arguments.object("parameters") : new Fields(Map.of());
        List<NewTask> tasks = tasks(body, new TemplateFill(body.objects("parameters")).with(given));
        CreateTasks create = new CreateTasks(project, tasks, arguments.textOrNull("idempotency_key"), call.session());
        create.check();
        boolean dry = arguments.flag("dry_run", false);
        List<CreateTasks.Created> created = dry ? List.of() : call.execute(create);
        out.field("template", template.name())
                .field("version", (long) template.version())
                .field("created", !dry);
        int[] next = {0};
        out.objects("tasks", tasks, (json, task) -> {
            CreateTasks.Created made = dry ? null : created.get(next[0]++);
            json.text("id", made == null ? null : made.id())
                    .field("ref", task.ref())
                    .field("title", task.title())
                    .field("state", made == null ? null : StateMachine.wire(made.state()));
        });
    }
}
