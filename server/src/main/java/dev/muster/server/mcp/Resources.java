package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.Engine;
import dev.muster.core.Reads;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.context.PartForm;
import dev.muster.core.project.Project;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.server.access.Caller;
import dev.muster.server.operation.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be read: projects, tasks and their artifacts, and what a session keeps. */
final class Resources {
    private static final int PAGE = 50;
    private static final String JSON = "application/json";
    /** How long a client may take what it has read for fresh: things change here by the second. */
    private static final long TTL_MS = 1_000;

    private static final long TEMPLATES_TTL_MS = 3_600_000;

    private static final List<Map<String, @Nullable Object>> TEMPLATES = List.of(
            described("uriTemplate", "muster://projects/{project}", "project", "A project and how it stands.", JSON),
            described("uriTemplate", "muster://tasks/{task}", "task", "A task, with all of its description.", JSON),
            described(
                    "uriTemplate",
                    "muster://tasks/{task}/artifacts/{name}",
                    "artifact",
                    "The newest version of what was handed in with a task under a name.",
                    null),
            described(
                    "uriTemplate",
                    "muster://sessions/{session}/context/{key}",
                    "context",
                    "A part of its context that a session keeps.",
                    null));

    private final Engine engine;
    private final ProjectStatus status;
    private final ResourceSource more;

    Resources(Engine engine, ProjectStatus status, ResourceSource more) {
        this.engine = engine;
        this.status = status;
        this.more = more;
    }

    static Map<String, @Nullable Object> described(
            String key, String uri, String name, String description, @Nullable String type) {
        Map<String, @Nullable Object> resource = new LinkedHashMap<>();
        resource.put(key, uri);
        resource.put("name", name);
        resource.put("description", description);
        if (type != null) {
            resource.put("mimeType", type);
        }
        return resource;
    }

    private Reads reads(Request request) {
        return engine.reads().within(request.caller().project());
    }

    /** Projects first, then the tasks of the project that is meant, newest first. */
    Result list(Request request) {
        Object cursor = request.params().value("cursor");
        List<Map<String, @Nullable Object>> resources = new ArrayList<>();
        List<String> projects =
                reads(request).projects().stream().map(Project::name).toList();
        if (cursor == null) {
            resources.addAll(more.resources());
            projects.forEach(name -> resources.add(
                    described("uri", MusterUri.project(name), name, "How project " + name + " stands.", JSON)));
        }
        String project = project(request);
        TaskPage page = projects.contains(project)
                ? reads(request)
                        .tasks(TaskQuery.of(project).before(before(cursor)).atMost(PAGE))
                : new TaskPage(List.of(), null);
        page.tasks()
                .forEach(task -> resources.add(
                        described("uri", MusterUri.task(task.id()), task.id().toString(), task.title(), JSON)));
        TaskId next = page.next();
        return Result.of(json -> {
                    json.value("resources", resources);
                    if (next != null) {
                        json.text("nextCursor", next);
                    }
                })
                .cached(TTL_MS, false);
    }

    private static @Nullable TaskId before(@Nullable Object cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return TaskId.parse(String.valueOf(cursor));
        } catch (RefusedException e) {
            throw RpcException.of(
                    Protocol.INVALID_PARAMS, "'cursor' is not one that this server gave; leave it out to begin anew");
        }
    }

    /** The project whose tasks are listed. */
    private static String project(Request request) {
        Caller caller = request.caller();
        String named = request.project();
        return named != null && caller.sees(named)
                ? named
                : caller.project() != null ? caller.project() : Call.DEFAULT_PROJECT;
    }

    Result templates() {
        List<Map<String, @Nullable Object>> templates = new ArrayList<>(TEMPLATES);
        templates.addAll(more.templates());
        return Result.of(json -> json.value("resourceTemplates", templates)).cached(TEMPLATES_TTL_MS, true);
    }

    /**
     * Reads one.
     *
     * @throws RpcException if there is none at this address, for this caller
     */
    Result read(Request request) {
        String uri = request.text("uri");
        Map<String, @Nullable Object> found = more.read(uri);
        Map<String, @Nullable Object> content = found == null ? content(request, uri) : found;
        return Result.of(json -> json.value("contents", List.of(content))).cached(TTL_MS, false);
    }

    private Map<String, @Nullable Object> content(Request request, String uri) {
        try {
            return switch (MusterUri.parse(uri)) {
                case null -> throw notFound(request, uri, "the templates tell what there is");
                case MusterUri.OfProject(var name) -> text(uri, JSON, status.json(visible(request, uri, name)));
                case MusterUri.OfTask(var id) -> {
                    Task task = reads(request).task(id);
                    yield text(uri, JSON, Json.text(json -> TaskJson.write(json, task)));
                }
                case MusterUri.OfArtifact(var id, var name) -> artifact(request, uri, id, name);
                case MusterUri.OfPart(var session, var key) -> {
                    SessionReads.KeptPart kept = reads(request).of(session).part(key);
                    yield text(uri, kept.part().form() == PartForm.JSON ? JSON : "text/plain", kept.value());
                }
            };
        } catch (RefusedException e) {
            throw refused(request, uri, e.refusal());
        }
    }

    private static String visible(Request request, String uri, String project) {
        if (!request.caller().sees(project)) {
            throw notFound(request, uri, "there is no project '" + project + "'");
        }
        return project;
    }

    private Map<String, @Nullable Object> artifact(Request request, String uri, TaskId id, String name) {
        reads(request).task(id);
        Artifact artifact = reads(request).artifacts(id).stream()
                .filter(each -> each.name().equals(name))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> notFound(request, uri, "task " + id + " has no artifact '" + name + "'"));
        byte[] bytes = reads(request).blob(artifact.sha256());
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (Artifacts.isText(bytes, text)) {
            return text(uri, artifact.type(), text);
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("uri", uri);
        content.put("mimeType", artifact.type());
        content.put("blob", Base64.getEncoder().encodeToString(bytes));
        return content;
    }

    static Map<String, @Nullable Object> text(String uri, String type, String text) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("uri", uri);
        content.put("mimeType", type);
        content.put("text", text);
        return content;
    }

    /** What is refused for another reason, such as that the server has too much to do, is there all the same. */
    private static RpcException refused(Request request, String uri, Refusal why) {
        return RpcException.passes(why)
                ? RpcException.of(why)
                        .with(Map.of("uri", uri, "code", why.code().name()))
                : notFound(request, uri, why.message());
    }

    private static RpcException notFound(Request request, String uri, String why) {
        int code = request.client().modern() ? Protocol.INVALID_PARAMS : Protocol.RESOURCE_NOT_FOUND;
        String shown = uri.length() <= 200 ? uri : uri.substring(0, 200) + "…";
        return RpcException.of(code, "there is no resource " + shown + ": " + why)
                .with(Map.of("uri", uri));
    }

    /** What a resource belongs to, for those who want to be told when it changes. */
    record Subject(@Nullable String project, @Nullable TaskId task) {}

    /**
     * What a resource belongs to.
     *
     * @throws RpcException if there is none at this address, for this caller
     */
    Subject subject(Request request, String uri) {
        if (more.read(uri) != null) {
            return new Subject(null, null);
        }
        try {
            return switch (MusterUri.parse(uri)) {
                case null -> throw notFound(request, uri, "the templates tell what there is");
                case MusterUri.OfProject(var name) -> {
                    engine.events().last(visible(request, uri, name));
                    yield new Subject(name, null);
                }
                case MusterUri.OfTask(var id) ->
                    new Subject(reads(request).task(id).project(), id);
                case MusterUri.OfArtifact(var id, var name) ->
                    new Subject(reads(request).task(id).project(), id);
                case MusterUri.OfPart(var session, var key) -> {
                    reads(request).of(session).part(key);
                    throw notFound(request, uri, "only its session changes it: nobody is told");
                }
            };
        } catch (RefusedException e) {
            throw refused(request, uri, e.refusal());
        }
    }
}
