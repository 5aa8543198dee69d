package dev.muster.server.rest;

import dev.muster.server.operation.Operations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of routes. */
final class Routes {
    static final String PREFIX = "/api/v1";

    private static final List<Route> ALL = List.of(
            get("/projects", "list_projects"),
            created("/projects", "create_project"),
            get("/projects/{project}", "get_project"),
            post("/projects/{project}/limit", "limit_project"),
            post("/projects/{project}/repository", "set_repository"),
            get("/projects/{project}/templates", "list_templates"),
            created("/projects/{project}/templates", "save_template"),
            get("/projects/{project}/templates/{template}", "get_template"),
            created("/projects/{project}/templates/{template}/instantiate", "instantiate_template"),
            get("/projects/{project}/scrum", "get_scrum"),
            post("/projects/{project}/scrum", "scrum_command"),
            get("/projects/{project}/stories", "list_stories"),
            get("/projects/{project}/stories/{story}", "get_story"),
            get("/projects/{project}/stories/{story}/tdd", "get_cycle"),
            post("/projects/{project}/stories/{story}/tdd", "tdd_command"),
            get("/sessions", "list_sessions"),
            created("/sessions", "start_session"),
            get("/sessions/{session}", "get_session"),
            post("/sessions/{session}/heartbeat", "heartbeat"),
            post("/sessions/{session}/pause", "pause_session"),
            post("/sessions/{session}/resume", "resume_session"),
            post("/sessions/{session}/end", "end_session"),
            get("/sessions/{session}/cascade", "get_cascade"),
            post("/sessions/{session}/cascade", "submit_phase"),
            post("/sessions/{session}/cascade/overrule", "overrule_gate"),
            get("/sessions/{session}/assessments", "list_assessments"),
            get("/sessions/{session}/beliefs", "get_beliefs"),
            get("/sessions/{session}/calibration", "get_calibration"),
            get("/sessions/{session}/drift", "check_drift"),
            get("/sessions/{session}/diff", "get_vector_diff"),
            post("/sessions/{session}/evidence", "add_evidence"),
            get("/sessions/{session}/findings", "list_findings"),
            created("/sessions/{session}/findings", "note_finding"),
            post("/sessions/{session}/findings/{finding}/publish", "publish_finding"),
            get("/guidance", "get_workflow_guidance"),
            get("/sessions/{session}/summary", "get_session_summary"),
            created("/sessions/{session}/handoff", "handoff"),
            get("/sessions/{session}/context", "list_context"),
            get("/sessions/{session}/context/{key}", "get_context"),
            new Route("PUT", "/sessions/{session}/context/{key}", Operations.get("save_context"), 200),
            new Route("DELETE", "/sessions/{session}/context/{key}", Operations.get("delete_context"), 200),
            get("/sessions/{session}/checkpoints", "list_checkpoints"),
            created("/sessions/{session}/checkpoints", "create_checkpoint"),
            get("/sessions/{session}/checkpoint", "load_checkpoint"),
            post("/sessions/{session}/checkpoints/prune", "prune_checkpoints"),
            get("/agents", "list_agents"),
            created("/agents", "register_agent"),
            get("/agents/{agent}", "get_agent"),
            post("/agents/{agent}/pause", "pause_agent"),
            post("/agents/{agent}/resume", "resume_agent"),
            post("/agents/{agent}/drain", "drain_agent"),
            post("/agents/{agent}/stop", "stop_agent"),
            get("/tasks", "list_tasks"),
            created("/tasks", "create_tasks"),
            post("/tasks/claim", "claim_task"),
            get("/tasks/{task}", "get_task"),
            new Route("PATCH", "/tasks/{task}", Operations.get("update_task"), 200),
            new Route("DELETE", "/tasks/{task}", Operations.get("archive_task"), 200),
            get("/tasks/{task}/history", "task_history"),
            get("/tasks/{task}/artifacts", "list_artifacts"),
            get("/tasks/{task}/artifacts/{name}", "get_artifact"),
            get("/tasks/{task}/synthesis", "synthesize_results"),
            post("/tasks/{task}/renew", "renew_lease"),
            post("/tasks/{task}/complete", "complete_task"),
            post("/tasks/{task}/continue", "continue_task"),
            post("/tasks/{task}/fail", "fail_task"),
            post("/tasks/{task}/release", "release_task"),
            post("/tasks/{task}/revise", "revise_task"),
            post("/tasks/{task}/block", "block_task"),
            post("/tasks/{task}/unblock", "unblock_task"),
            post("/tasks/{task}/cancel", "cancel_task"),
            post("/tasks/{task}/requeue", "requeue_task"),
            get("/approvals", "list_approvals"),
            created("/approvals", "request_approval"),
            get("/approvals/{approval}", "get_approval"),
            post("/approvals/{approval}/answer", "answer_approval"),
            get("/search", "search_tasks"),
            get("/events", "read_events"),
            created("/events", "publish_events"),
            get("/lab/scenarios", "list_scenarios"),
            get("/lab/runs", "list_validations"),
            new Route("POST", "/lab/runs", Operations.get("run_validation"), 202),
            get("/lab/runs/{run}", "get_validation"),
            get("/lab/runs/{run}/report", "get_report"),
            post("/lab/runs/{run}/cancel", "cancel_validation"),
            get("/admin/stats", "admin_stats"),
            post("/admin/drain", "drain_server"),
            post("/admin/retention", "run_retention"),
            get("/admin/tokens", "list_tokens"),
            created("/admin/tokens", "create_token"),
            post("/admin/tokens/{token}/rotate", "rotate_token"),
            post("/admin/tokens/{token}/revoke", "revoke_token"));

    /** By first segment: the table is looked through for each request. */
    private static final Map<String, List<Route>> BY_HEAD = byHead();

    /** Those whose path has no arguments, by path and method. */
    private static final Map<String, Map<String, Found>> FIXED = fixed();

    private Routes() {}

    private static Route get(String path, String operation) {
        return new Route("GET", path, Operations.get(operation), 200);
    }

    private static Route post(String path, String operation) {
        return new Route("POST", path, Operations.get(operation), 200);
    }

    private static Route created(String path, String operation) {
        return new Route("POST", path, Operations.get(operation), 201);
    }

    private static Map<String, List<Route>> byHead() {
        Map<String, List<Route>> heads = new LinkedHashMap<>();
        for (Route route : ALL) {
            heads.computeIfAbsent(route.segments().getFirst(), head -> new ArrayList<>())
                    .add(route);
        }
        return heads;
    }

    static List<Route> all() {
        return ALL;
    }

    /** A route and the arguments that a path gives it. */
    record Found(Route route, Map<String, String> arguments) {}

    /**
     * Finds the route of a request. HEAD is answered by the route of GET: its answer is sent without its body.
     *
     * @param path below the prefix
     * @return null if there is none
     */
    static @Nullable Found find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        Map<String, Found> methods = FIXED.get(path);
        Found fixed = methods == null ? null : methods.get(wanted);
        return fixed == null ? among(wanted, Route.segments(path)) : fixed;
    }

    private static Map<String, Map<String, Found>> fixed() {
        Map<String, Map<String, Found>> paths = new HashMap<>();
        for (Route route : ALL) {
            Found found = among(route.method(), route.segments());
            if (found != null && found.arguments().isEmpty()) {
                paths.computeIfAbsent(route.path(), path -> new HashMap<>()).put(route.method(), found);
            }
        }
        return paths;
    }

    private static @Nullable Found among(String wanted, List<String> segments) {
        if (segments.isEmpty()) {
            return null;
        }
        for (Route route : BY_HEAD.getOrDefault(segments.getFirst(), List.of())) {
            if (route.method().equals(wanted)) {
                Map<String, String> arguments = route.match(segments);
                if (arguments != null) {
                    return new Found(route, arguments);
                }
            }
        }
        return null;
    }

    /** The methods that a path takes, in order; none if there is no such path. */
    static List<String> methods(String path) {
        TreeSet<String> methods = new TreeSet<>();
        if (path.equals(Bulk.PATH)) {
            methods.add("POST");
        }
        for (Route route : ALL) {
            if (route.match(Route.segments(path)) != null) {
                methods.add(route.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return List.copyOf(methods);
    }
}
