package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.server.access.Role;
import dev.muster.server.operation.TemplateOperations;
import java.util.List;

/** Tools of templates: graphs of tasks that are created again and again. */
final class TemplateTools {
    List<Tool> all() {
        return List.of(
                new Tool(
                        "template_create",
                        "Keep a template",
                        "Keeps a graph of tasks with typed parameters under a name, in place of the one of that name."
                                + " Texts of the tasks use a parameter as ${name}.",
                        ToolChoice.WORKFLOWS,
                        List.of(),
                        Role.AGENT,
                        Tool.Hint.SETTLES,
                        TemplateOperations.NEW,
                        TemplateOperations.SAVED,
                        call -> new Answer.Written(Json.text(out -> TemplateOperations.save(call.call(), out)))),
                new Tool(
                        "template_list",
                        "List templates",
                        "Lists the project's templates with their parameters.",
                        ToolChoice.WORKFLOWS,
                        List.of(),
                        Role.READ_ONLY,
                        Tool.Hint.READS,
                        struct().optional("project", text(Limits.NAME)).optional("session", text(64)),
                        TemplateOperations.LISTED,
                        call -> new Answer.Written(Json.text(out -> TemplateOperations.listed(call.call(), out)))),
                new Tool(
                        "template_instantiate",
                        "Create a template's tasks",
                        "Creates the tasks of a template with your values, all or none. With dry_run it only checks, and"
                                + " tells what would be created.",
                        ToolChoice.WORKFLOWS,
                        List.of(),
                        Role.AGENT,
                        Tool.Hint.CHANGES,
                        TemplateOperations.INSTANCE,
                        TemplateOperations.INSTANTIATED,
                        call -> new Answer.Written(
                                Json.text(out -> TemplateOperations.instantiate(call.call(), out)))));
    }
}
