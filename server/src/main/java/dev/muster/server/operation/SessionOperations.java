package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.SessionJson;
import dev.muster.core.Limits;
import dev.muster.core.Reads;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.List;
import java.util.function.Function;

/** Starts sessions and sees to their life. */
final class SessionOperations {
    private static final String LEAVES = "agent_leaves";
    private static final Struct ID = struct().required("session", text(64));
    private static final Struct STATE =
            struct().required("session", text()).required("state", oneOf(SessionState.class));

    private SessionOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "start_session",
                        "Start a session: an agent joins a project. The agent is registered, or brought up to date.",
                        Role.AGENT,
                        struct().optional("project", text(Limits.NAME))
                                .optional("create_project", flag(), "make the project if it is not there")
                                .and(AgentOperations.REGISTRATION),
                        Shapes.SESSION,
                        SessionOperations::start),
                // Whoever knows a session's id speaks for it: they are not shown to other agents.
                new Operation(
                        "list_sessions",
                        "List sessions, newest first.",
                        Role.OPERATOR,
                        struct().optional("project", text(Limits.NAME))
                                .optional("agent", text(32))
                                .and(Pages.ASKED),
                        Pages.of("sessions", Shapes.SESSION),
                        false,
                        SessionOperations::sessions),
                Operation.read(
                        "get_session",
                        "Show a session.",
                        ID,
                        Shapes.SESSION,
                        (call, out) -> SessionJson.write(out, call.reads().session(call.requiredSession()))),
                Operation.change(
                        "heartbeat",
                        "Say that a session is alive: its agent is not lost, its leases go on.",
                        Role.AGENT,
                        ID,
                        struct().required("session", text()),
                        (call, out) -> {
                            call.engine().heartbeat(call.requiredSession());
                            out.text("session", call.arguments().text("session"));
                        }),
                change("pause_session", "Give a session no new work; it keeps its leases.", PauseSession::new),
                change(
                        "resume_session",
                        "Go on with a session that is paused or has expired.",
                        id -> new ResumeSession(id, true)),
                Operation.change(
                        "end_session",
                        "End a session for ever; its leases end and their tasks can be claimed again.",
                        Role.AGENT,
                        ID.optional(
                                LEAVES,
                                flag(),
                                "whether its agent is stopped, too, if it has no other session; false by default"),
                        STATE,
                        (call, out) -> end(
                                call,
                                new EndSession(
                                        call.requiredSession(), call.arguments().flag(LEAVES, false)),
                                out)));
    }

    private static void end(Call call, EndSession command, Json out) {
        SessionState state = call.execute(command);
        out.text("session", command.session()).field("state", StateMachine.wire(state));
    }

    private static Operation change(String name, String summary, Function<SessionId, Command<SessionState>> command) {
        return Operation.change(name, summary, Role.AGENT, ID, STATE, (call, out) -> {
            SessionId id = call.requiredSession();
            SessionState state = call.execute(command.apply(id));
            out.text("session", id).field("state", StateMachine.wire(state));
        });
    }

    private static void start(Call call, Json out) {
        Fields arguments = call.arguments();
        RegisterAgent agent = AgentOperations.registration(arguments);
        SessionId id = call.executeFor(
                agent.name(),
                new StartSession(
                        call.project(),
                        agent,
                        arguments.flag("create_project", false) && call.caller().project() == null));
        SessionJson.write(out, call.reads().session(id));
    }

    private static void sessions(Call call, Json out) {
        String agent = call.arguments().textOrNull("agent");
        String project = call.arguments().textOrNull("project");
        Reads reads = call.reads();
        if (project != null) {
            reads = reads.within(reads.project(call.visible(project)).name());
        }
        Pages.write(
                out,
                "sessions",
                reads.sessions(agent == null ? null : AgentId.parse(agent), Pages.after(call), Pages.limit(call)),
                SessionJson::write);
    }
}
