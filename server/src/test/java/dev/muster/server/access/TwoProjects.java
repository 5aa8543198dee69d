package dev.muster.server.access;

import dev.muster.core.Engine;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.server.PretendLab;
import dev.muster.server.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two projects, and somebody with the highest role in one of them, who knows all ids of the other. */
public final class TwoProjects implements AutoCloseable {
    /** In everything that belongs to the other project. */
    public static final String MARK = "xyzzy";
    /** A word of the other project's tasks that a search can ask for without saying the mark itself. */
    private static final String SEARCHED = "plugh";

    public static final String THEIR_AGENT = "agent-" + MARK;

    private final Path data;
    private final ServerOptions options;
    private Served served;
    final String root;
    public final String mine;
    public final String theirs;
    public final String mySession;
    public final String theirSession;
    public final String theirDone;
    public final String theirClaimed;
    public final String theirReady;
    public final String theirLease;
    final String theirAgent;
    /** Their workflow. */
    public final TheirBacklog theirBacklog;
    /** What their session knows of itself. */
    public final TheirSelfKnowledge theirSelfKnowledge;

    /** Their run of the lab. */
    public final String theirRun;

    private final String theirToken;
    private final String rootToken;

    public TwoProjects(Path data) throws Exception {
        this(data, ServerOptions.local(0));
    }

    /** Served as asked, but with tokens. */
    public TwoProjects(Path data, ServerOptions options) throws Exception {
        this.data = data;
        this.options = options;
        served = serve();
        Engine engine = served.engine();
        engine.execute(new CreateProject("mine", ""));
        engine.execute(new CreateProject("theirs", "about " + MARK));
        root = served.token("root", Role.ADMIN, null, null);
        mine = served.token("keeper", Role.ADMIN, "mine", null);
        theirs = served.token("token-" + MARK, Role.AGENT, "theirs", null);
        theirToken = id(theirs);
        rootToken = id(root);
        mySession = session("mine", "me").value();
        SessionId session = session("theirs", THEIR_AGENT);
        theirSession = session.value();
        theirAgent = engine.reads().session(session).agent().toString();
        theirDone = plant();
        engine.execute(new CompleteTask(
                claim(session).lease(),
                "did " + MARK,
                List.of(NewArtifact.bytes("a", "text/plain", MARK.getBytes(StandardCharsets.UTF_8))),
                session));
        theirClaimed = plant();
        theirLease = claim(session).lease().toString();
        theirReady = plant();
        theirBacklog = new TheirBacklog(engine, mySession, theirSession, plant());
        theirSelfKnowledge = new TheirSelfKnowledge(engine, theirSession);
        LabRuns lab = PretendLab.of(engine);
        theirRun = lab.start(PretendLab.SCENARIO.name(), "theirs", "boss-" + MARK)
                .id()
                .toString();
        engine.execute(
                new PublishEvents("theirs", List.of(new PublishEvents.NewEvent("news", "\"" + MARK + "\"")), session));
    }

    private static String id(String bearer) {
        return bearer.substring(0, bearer.indexOf('.'));
    }

    /** Starts a session of an agent in a project. */
    public SessionId session(String project, String agent) {
        return engine().execute(new StartSession(project, new RegisterAgent(agent, Set.of(), 5, null), false));
    }

    private ClaimTask.Result.Claimed claim(SessionId session) {
        return (ClaimTask.Result.Claimed) engine().claim(new ClaimTask(session));
    }

    private String plant() {
        return engine().execute(new CreateTasks(
                        "theirs", NewTask.titled("do " + MARK + " " + SEARCHED).withDescription(MARK)))
                .getFirst()
                .id()
                .toString();
    }

    Served served() {
        return served;
    }

    public Engine engine() {
        return served.engine();
    }

    public int port() {
        return served.port();
    }

    /** Ends the server and begins another on the same store. */
    void restart() throws Exception {
        served.close();
        served = serve();
    }

    private Served serve() throws Exception {
        return new Served(data, usual -> options.withDoor(options.door().withTokens(true)));
    }

    /** How a stranger would try each operation. */
    public Map<String, List<Tries>> operations() {
        Map<String, List<Tries>> all = new HashMap<>();
        all.put("create_project", List.of(Tries.refused(Map.of("project", "new"))));
        all.put("list_projects", List.of(Tries.hidden(Map.of())));
        all.put("get_project", List.of(Tries.refused(Map.of("project", "theirs"))));
        all.put("limit_project", List.of(Tries.refused(Map.of("project", "theirs", "at_most", 1L))));
        sessions(all);
        agents(all);
        tasks(all);
        leases(all);
        theirBacklog.operations(all);
        theirSelfKnowledge.operations(all);
        all.put(
                "read_events",
                List.of(
                        Tries.refused(Map.of("project", "theirs"), Map.of("session", theirSession)),
                        Tries.hidden(Map.of())));
        all.put(
                "publish_events",
                List.of(Tries.refused(
                        Map.of("project", "theirs", "topic", "x"),
                        Map.of("session", theirSession, "topic", "x"),
                        Map.of("project", "theirs", "session", mySession, "topic", "x"))));
        all.put("list_scenarios", List.of(Tries.hidden(Map.of())));
        all.put(
                "run_validation",
                List.of(Tries.refused(Map.of("scenario", PretendLab.SCENARIO.name(), "project", "theirs"))));
        all.put("list_validations", List.of(Tries.refused(Map.of("project", "theirs")), Tries.hidden(Map.of())));
        for (String operation : List.of("get_validation", "get_report", "cancel_validation")) {
            all.put(operation, List.of(Tries.refused(Map.of("run", theirRun))));
        }
        all.put("create_token", List.of(Tries.refused(Map.of("name", "spy", "role", "agent", "project", "theirs"))));
        all.put("list_tokens", List.of(Tries.hidden(Map.of())));
        for (String operation : List.of("admin_stats", "drain_server", "run_retention")) {
            all.put(operation, List.of(Tries.refused(Map.of())));
        }
        for (String operation : List.of("rotate_token", "revoke_token")) {
            all.put(operation, List.of(Tries.refused(Map.of("token", theirToken), Map.of("token", rootToken))));
        }
        return all;
    }

    private void sessions(Map<String, List<Tries>> all) {
        all.put(
                "start_session",
                List.of(Tries.refused(
                        Map.of("project", "theirs", "agent", "me"),
                        Map.of("agent", THEIR_AGENT, "capabilities", List.of("nothing")),
                        Map.of("project", "new", "create_project", true, "agent", "me"))));
        all.put(
                "list_sessions",
                List.of(
                        Tries.hidden(Map.of(), Map.of("agent", theirAgent)),
                        Tries.refused(Map.of("project", "theirs"))));
        for (String operation : List.of("get_session", "heartbeat", "pause_session", "resume_session", "end_session")) {
            all.put(operation, List.of(Tries.refused(Map.of("session", theirSession))));
        }
    }

    private void agents(Map<String, List<Tries>> all) {
        all.put("register_agent", List.of(Tries.refused(Map.of("agent", THEIR_AGENT, "concurrency", 1L))));
        all.put("list_agents", List.of(Tries.hidden(Map.of())));
        for (String operation : List.of("get_agent", "pause_agent", "resume_agent", "drain_agent", "stop_agent")) {
            all.put(operation, List.of(Tries.refused(Map.of("agent", theirAgent))));
        }
    }

    private void tasks(Map<String, List<Tries>> all) {
        all.put(
                "create_tasks",
                List.of(Tries.refused(
                        Map.of("title", "x", "project", "theirs"),
                        Map.of("title", "x", "session", theirSession),
                        Map.of("title", "x", "project", "mine", "session", theirSession),
                        Map.of("title", "x", "parent", theirClaimed),
                        Map.of("title", "x", "depends_on", List.of(theirClaimed)))));
        all.put(
                "list_tasks",
                List.of(
                        Tries.refused(Map.of("project", "theirs")),
                        Tries.hidden(Map.of(), Map.of("parent", theirClaimed), Map.of("before", "t1000"))));
        all.put(
                "search_tasks",
                List.of(
                        Tries.refused(Map.of("project", "theirs", "text", SEARCHED)),
                        Tries.hidden(Map.of("text", SEARCHED))));
        for (String operation : List.of(
                "get_task",
                "task_history",
                "list_artifacts",
                "update_task",
                "unblock_task",
                "cancel_task",
                "requeue_task",
                "archive_task")) {
            all.put(operation, List.of(Tries.refused(Map.of("task", theirDone), Map.of("task", theirClaimed))));
        }
        all.put("synthesize_results", List.of(Tries.refused(Map.of("task", theirDone))));
        all.put("get_artifact", List.of(Tries.refused(Map.of("task", theirDone, "name", "a"))));
        all.put("block_task", List.of(Tries.refused(Map.of("task", theirClaimed, "reason", "x"))));
        all.put(
                "claim_task",
                List.of(
                        Tries.refused(
                                Map.of("session", theirSession),
                                Map.of("session", mySession, "any_project", true),
                                Map.of("session", mySession, "task", theirDone),
                                Map.of("session", mySession, "task", theirReady)),
                        Tries.hidden(Map.of("session", mySession))));
    }

    private void leases(Map<String, List<Tries>> all) {
        Map<String, Map<String, Object>> besides = Map.of(
                "renew_lease", Map.of(),
                "complete_task", Map.of(),
                "continue_task", Map.of(),
                "release_task", Map.of(),
                "fail_task", Map.of("reason", "x"),
                "revise_task", Map.of("reason", "x"));
        besides.forEach((operation, arguments) -> {
            Map<String, Object> alone = new HashMap<>(arguments);
            alone.put("lease", theirLease);
            Map<String, Object> withSession = new HashMap<>(alone);
            withSession.put("session", mySession);
            all.put(operation, List.of(Tries.refused(alone, withSession)));
        });
    }

    /** All that somebody else could have changed. */
    public String theirState() {
        var reads = engine().reads();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("events", engine().events().last("theirs"));
        all.put("runs", engine().labRuns().runs());
        List<Object> parts = new ArrayList<>();
        parts.add(reads.task(TaskId.parse(theirDone)));
        parts.add(reads.task(TaskId.parse(theirClaimed)));
        var agent = reads.agent(AgentId.parse(theirAgent));
        parts.add(agent.state());
        parts.add(agent.capabilities());
        parts.add(agent.concurrency());
        Session session = reads.session(SessionId.parse(theirSession));
        parts.add(session.state());
        reads.tokens().stream()
                .filter(token -> !token.name().equals("keeper"))
                .map(token -> token.id() + " " + token.revokedAt() + " " + token.rotatedAt())
                .forEach(parts::add);
        parts.add(reads.projects());
        parts.add(theirBacklog.state());
        parts.add(theirSelfKnowledge.state());
        return all + " " + parts;
    }

    @Override
    public void close() {
        served.close();
    }
}
