package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Call;
import dev.muster.server.schema.Struct;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The tool that every agent begins with. */
final class StartTool {
    private static final String NAME_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int NAME_LENGTH = 5;
    private static final int LONGEST_PATH = 4_096;
    private static final Struct HELD = struct().required("task", text()).required("title", text());

    private final RandomGenerator random;

    /** @param random makes names for agents that give themselves none */
    StartTool(RandomGenerator random) {
        this.random = random;
    }

    Tool tool() {
        return new Tool(
                "start_session",
                "Start or resume a session",
                "Call this first. Joins a project as an agent, or resumes an earlier session. Answers the session id,"
                        + " how the project stands, and what to do next.",
                ToolChoice.STANDARD,
                List.of("orchestrator_initialize_session", "bootstrap_session"),
                Role.AGENT,
                Tool.Hint.CHANGES,
                struct().optional("project", text(Limits.NAME), "made if it does not exist")
                        .optional("agent", text(Limits.NAME), "your name; keep it to take your tasks up again")
                        .optional("model", text(Limits.NAME))
                        .optional("working_directory", text(LONGEST_PATH))
                        .optional("resume", text(64), "id of the session to go on with"),
                struct().required("session", text(64))
                        .required("project", text())
                        .required("agent", text())
                        .required("agent_name", text())
                        .required("resumed", flag())
                        .required("tasks", ProjectStatus.COUNTS)
                        .required("holding", list(HELD))
                        .required("next", text()),
                this::begin);
    }

    private Answer begin(ToolCall call) {
        Fields arguments = call.arguments();
        String resume = arguments.textOrNull("resume");
        Session session = resume == null ? begun(call) : resumed(call, SessionId.parse(resume));
        call.request().connection().started(session.id());
        describe(call, session);
        List<Task> held = held(call, session);
        var counts = call.reads().counts(session.project());
        String next = next(held, counts.getOrDefault(TaskState.READY, 0L));
        return Answer.data(json -> json.text("session", session.id())
                .field("project", session.project())
                .text("agent", session.agent())
                .field("agent_name", session.agentName())
                .field("resumed", resume != null)
                .object("tasks", out -> ProjectStatus.counts(out, counts))
                .objects(
                        "holding",
                        held,
                        (out, task) -> out.text("task", task.id()).field("title", task.title()))
                .field("next", next));
    }

    private static String next(List<Task> held, long ready) {
        if (!held.isEmpty()) {
            return "You hold tasks already: claim_task with their task_id gives you their leases again; finish them first.";
        }
        return ready > 0
                ? "claim_task gives you the best of " + ready + " ready tasks; plan_task adds work."
                : "There is no work ready: plan_task adds some, claim_task with wait_seconds waits for it.";
    }

    private Session begun(ToolCall call) {
        Call as = call.call();
        String project = as.project();
        boolean mayCreate = call.caller().may(Role.OPERATOR) && call.caller().project() == null;
        String named = call.arguments().textOrNull("agent");
        String agent = named == null ? call.request().client().name() + "-" + suffix() : named;
        RegisterAgent registration = registration(call, agent.length() > Limits.NAME ? suffix() : agent);
        SessionId id = as.executeFor(registration.name(), new StartSession(project, registration, mayCreate));
        return call.reads().session(id);
    }

    /** An agent that is known keeps what it registered. */
    private static RegisterAgent registration(ToolCall call, String name) {
        Optional<Agent> known = call.engine().reads().agent(name);
        return known.map(agent -> new RegisterAgent(
                        name, new LinkedHashSet<>(agent.capabilities()), agent.concurrency(), agent.lostAfter()))
                .orElseGet(() -> new RegisterAgent(name, new LinkedHashSet<>(), 1, null));
    }

    private String suffix() {
        StringBuilder text = new StringBuilder(NAME_LENGTH);
        for (int i = 0; i < NAME_LENGTH; i++) {
            text.append(NAME_DIGITS.charAt(random.nextInt(NAME_DIGITS.length())));
        }
        return text.toString();
    }

    private static Session resumed(ToolCall call, SessionId id) {
        Session session = call.reads().session(id);
        if (session.state() == SessionState.ACTIVE) {
            call.engine().heartbeat(id);
        } else {
            call.execute(new ResumeSession(id, true));
        }
        return call.reads().session(id);
    }

    /** What the engine has no field for is kept in the project's log. */
    private static void describe(ToolCall call, Session session) {
        Fields arguments = call.arguments();
        if (arguments.has("model") || arguments.has("working_directory")) {
            String data = Json.text(json -> json.field("model", arguments.textOrNull("model"))
                    .field("working_directory", arguments.textOrNull("working_directory")));
            call.execute(new PublishEvents(
                    session.project(), List.of(new PublishEvents.NewEvent("mcp.client", data)), session.id()));
        }
    }

    private static List<Task> held(ToolCall call, Session session) {
        return call.reads().heldBy(session.agent(), session.project());
    }
}
