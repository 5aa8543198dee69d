package dev.muster.server.mcp;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The prompts: one for each specialist role, one for each phase of the workflows, and those of others. */
final class Prompts {
    static final String TASK = "task_id";
    private static final long TTL_MS = 3_600_000;

    private final Engine engine;
    private final Map<String, Prompt> byName = new LinkedHashMap<>();
    private final Result list;

    Prompts(Engine engine, List<Prompt> more) {
        this.engine = engine;
        List<Prompt> all = new ArrayList<>();
        for (String role : Roles.names()) {
            all.add(role(role));
        }
        all.addAll(new PhasePrompts(engine).all());
        all.addAll(more);
        all.forEach(prompt -> byName.put(prompt.name(), prompt));
        this.list = Result.of(json -> json.objects("prompts", all, (out, each) -> each.write(out)))
                .cached(TTL_MS, true);
    }

    private Prompt role(String role) {
        return new Prompt(
                role,
                "Work as " + role,
                "How a specialist of this role works, for one task or in general.",
                List.of(new Prompt.Argument(TASK, "the task to begin with, such as t42", false)),
                (request, arguments) -> List.of(Prompt.Said.user(text(role, request, arguments))));
    }

    private String text(String role, Request request, Map<String, String> arguments) {
        String id = arguments.get(TASK);
        String text = Roles.instructions(role);
        if (id == null || id.isBlank()) {
            return text + "\n\nCall start_session, then claim_task with wait_seconds, and do what you are given.";
        }
        Task task = engine.reads().within(request.caller().project()).task(TaskId.parse(id.strip()));
        return text + "\n\nYour task is " + task.id() + ": " + task.title() + "\n\n" + task.description()
                + "\n\nCall start_session, then claim_task with task_id " + task.id()
                + " before you begin; hand in with complete_task.";
    }

    Result list() {
        return list;
    }

    /**
     * Makes one.
     *
     * @throws RpcException if there is none of that name, or an argument is missing
     * @throws dev.muster.core.RefusedException if what it is about cannot be read
     */
    Result get(Request request) throws InterruptedException {
        Prompt prompt = find(request.text("name"));
        Map<String, String> arguments = arguments(request);
        for (Prompt.Argument argument : prompt.arguments()) {
            if (argument.required() && !arguments.containsKey(argument.name())) {
                throw RpcException.of(Protocol.INVALID_PARAMS, "argument '" + argument.name() + "' is missing");
            }
        }
        List<Prompt.Said> messages = prompt.action().run(request, arguments);
        return Result.of(
                json -> json.field("description", prompt.description()).objects("messages", messages, Prompts::write));
    }

    private static void write(Json json, Prompt.Said said) {
        json.field("role", said.role()).value("content", said.content());
    }

    Prompt find(String name) {
        Prompt prompt = byName.get(name);
        if (prompt == null) {
            String shown = name.length() <= 100 ? name : name.substring(0, 100) + "…";
            throw RpcException.of(
                    Protocol.INVALID_PARAMS,
                    "there is no prompt '" + shown + "'; " + Suggestions.hint(shown, byName.keySet()));
        }
        return prompt;
    }

    private static Map<String, String> arguments(Request request) {
        Map<String, String> arguments = new LinkedHashMap<>();
        if (request.params().value("arguments") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> {
                if (!(value instanceof String text)) {
                    throw RpcException.of(Protocol.INVALID_PARAMS, "argument '" + name + "' must be a text");
                }
                arguments.put(String.valueOf(name), text);
            });
        }
        return arguments;
    }
}
