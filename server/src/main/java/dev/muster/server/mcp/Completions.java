package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.project.Project;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Call;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Suggests values for arguments of prompts and of templates of resources. */
final class Completions {
    private static final int MOST = 100;
    private static final int TASKS = 200;

    private final Engine engine;
    private final Lazy<Prompts> prompts;

    Completions(Engine engine, Lazy<Prompts> prompts) {
        this.engine = engine;
        this.prompts = prompts;
    }

    /**
     * Completes what a person has begun to write.
     *
     * @throws RpcException if it does not say for what
     */
    Result complete(Request request) {
        if (!(request.params().value("ref") instanceof Map<?, ?> ref)
                || !(request.params().value("argument") instanceof Map<?, ?> argument)
                || !(argument.get("name") instanceof String name)
                || !(argument.get("value") instanceof String begun)) {
            throw RpcException.of(Protocol.INVALID_PARAMS, "'ref', 'argument.name' and 'argument.value' are needed");
        }
        String kind = String.valueOf(ref.get("type"));
        List<String> values;
        if (kind.equals("ref/prompt")) {
            prompts.get().find(String.valueOf(ref.get("name")));
            values = switch (name) {
                case Prompts.TASK -> tasks(request);
                case PhasePrompts.PROJECT ->
                    reads(request).projects().stream().map(Project::name).toList();
                case PhasePrompts.STORY -> stories(request);
                case PhasePrompts.SESSION -> sessions(request);
                default -> List.of();
            };
        } else if (kind.equals("ref/resource")) {
            values = switch (name) {
                case "task" -> tasks(request);
                case "project" ->
                    reads(request).projects().stream().map(Project::name).toList();
                case "name" -> artifacts(request);
                default -> List.of();
            };
        } else {
            throw RpcException.of(Protocol.INVALID_PARAMS, "'ref.type' is neither ref/prompt nor ref/resource");
        }
        List<String> fitting =
                values.stream().filter(value -> value.startsWith(begun)).toList();
        return Result.of(json -> json.object(
                "completion",
                out -> out.texts("values", fitting.stream().limit(MOST).toList())
                        .field("total", (long) fitting.size())
                        .field("hasMore", fitting.size() > MOST)));
    }

    private Reads reads(Request request) {
        return engine.reads().within(request.caller().project());
    }

    private List<String> tasks(Request request) {
        Caller caller = request.caller();
        String named = request.project();
        String project = named != null ? named : caller.project() != null ? caller.project() : Call.DEFAULT_PROJECT;
        try {
            return reads(request).tasks(TaskQuery.of(project).atMost(TASKS)).tasks().stream()
                    .map(task -> task.id().toString())
                    .toList();
        } catch (RefusedException e) {
            return List.of(); // no such project yet: there is nothing to suggest
        }
    }

    /** The newest of the project that the prompt is for, as far as it is said. */
    private List<String> stories(Request request) {
        String named = request.params().value("context") instanceof Map<?, ?> context
                        && context.get("arguments") instanceof Map<?, ?> arguments
                        && arguments.get(PhasePrompts.PROJECT) instanceof String text
                ? text
                : null;
        try {
            return reads(request)
                    .workflows()
                    .backlog(new StoryQuery(PhasePrompts.project(request, named), Set.of(), null, TASKS))
                    .stories()
                    .stream()
                    .map(story -> story.id().toString())
                    .toList();
        } catch (RefusedException e) {
            return List.of(); // no such project, or its backlog is not shown now
        }
    }

    /** Who knows a session's id speaks for it: only operators are told those of others. */
    private List<String> sessions(Request request) {
        Caller caller = request.caller();
        String own = request.session();
        if (caller.may(Role.OPERATOR)) {
            return reads(request).sessions(null, TASKS).stream()
                    .map(session -> session.id().value())
                    .toList();
        }
        return own == null ? List.of() : List.of(own);
    }

    private List<String> artifacts(Request request) {
        Stream<Artifact> found = Stream.empty();
        if (request.params().value("context") instanceof Map<?, ?> context
                && context.get("arguments") instanceof Map<?, ?> arguments
                && arguments.get("task") != null) {
            try {
                found = reads(request)
                        .artifacts(TaskId.parse(Fields.of(arguments).text("task")))
                        .stream();
            } catch (RefusedException e) {
                return List.of(); // what is not there has no artifacts
            }
        }
        return found.map(Artifact::name).distinct().toList();
    }
}
