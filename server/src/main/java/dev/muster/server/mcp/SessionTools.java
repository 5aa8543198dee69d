package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.SessionJson;
import dev.muster.core.Limits;
import dev.muster.core.Page;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Shapes;
import dev.muster.server.schema.Struct;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Tools that look after sessions that were started. */
final class SessionTools {
    private static final int LIST = 50;
    /** Shorter than the time after which sessions expire by themselves: after that there would be none to end. */
    private static final long IDLE_S = 900;

    private static final long LONGEST_IDLE_S = 30L * 86_400;

    private static final Struct ID = struct().optional("session", text(64), "yours by default");

    private final InstantSource clock;

    SessionTools(InstantSource clock) {
        this.clock = clock;
    }

    List<Tool> all() {
        return List.of(listing(), resume(), status(), cleanUp());
    }

    private static Tool tool(
            String name,
            String title,
            String description,
            Role role,
            Tool.Hint hint,
            Struct in,
            Struct out,
            Tool.Action action) {
        return new Tool(
                name,
                title,
                description,
                ToolChoice.SESSIONS,
                name.equals("resume_session")
                        ? List.of("orchestrator_" + name, "resume_previous_session")
                        : List.of("orchestrator_" + name),
                role,
                hint,
                in,
                out,
                action);
    }

    private static Tool listing() {
        return tool(
                "list_sessions",
                "List sessions",
                "Lists sessions of all agents, newest first.",
                Role.OPERATOR,
                Tool.Hint.READS,
                struct().optional("cursor", text(Limits.NAME), "next of the page before")
                        .optional("limit", whole(1, Limits.PAGE)),
                struct().required("sessions", list(Shapes.SESSION))
                        .required(
                                "next", orNull(text()), "pass it as cursor for the next page; null: this is the last"),
                call -> {
                    Page<Session> page = call.reads()
                            .sessions(
                                    null,
                                    call.arguments().textOrNull("cursor"),
                                    call.arguments().integer("limit", LIST));
                    return Answer.data(json -> json.objects("sessions", page.items(), SessionJson::write)
                            .field("next", page.next()));
                });
    }

    private static Tool resume() {
        return tool(
                "resume_session",
                "Resume a session",
                "Goes on with a session that was paused or has expired; from now on your calls are made for it.",
                Role.AGENT,
                Tool.Hint.SETTLES,
                struct().required("session", text(64)),
                struct().required("session", text()).required("state", oneOf(SessionState.class)),
                call -> {
                    SessionId id = call.requiredSession();
                    SessionState state = call.reads().session(id).state();
                    if (state == SessionState.ACTIVE) {
                        call.engine().heartbeat(id);
                    } else {
                        state = call.execute(new ResumeSession(id, true));
                    }
                    call.request().connection().started(id);
                    String now = StateMachine.wire(state);
                    return Answer.data(json -> json.text("session", id).field("state", now));
                });
    }

    private static Tool status() {
        return tool(
                "session_status",
                "Show a session",
                "Shows a session: its project, agent, state and when it was last heard from.",
                Role.READ_ONLY,
                Tool.Hint.READS,
                ID,
                Shapes.SESSION,
                call -> {
                    Session session = call.reads().session(call.requiredSession());
                    return Answer.data(json -> SessionJson.write(json, session));
                });
    }

    private Tool cleanUp() {
        return tool(
                "cleanup_sessions",
                "End idle sessions",
                "Ends sessions that were not heard from for a while; their leases end and their tasks can be claimed"
                        + " again. Only tells which, unless dry_run is false.",
                Role.OPERATOR,
                Tool.Hint.DESTROYS,
                struct().optional("dry_run", flag(), "true by default")
                        .optional("idle_seconds", whole(1, LONGEST_IDLE_S), IDLE_S + " by default"),
                struct().required("dry_run", flag())
                        .required("sessions", list(text()), "that were ended, or would be")
                        .required("next", text()),
                this::cleanUp);
    }

    private Answer cleanUp(ToolCall call) {
        boolean dry = call.arguments().flag("dry_run", true);
        Instant since = clock.instant().minusSeconds(call.arguments().whole("idle_seconds", IDLE_S));
        IdleSessions idle = IdleSessions.find(call.reads(), since);
        return dry
                ? answer(true, idle.ids(), "Call again with dry_run false to end them.")
                : answer(idle.end(id -> call.execute(new EndSession(id))));
    }

    private static Answer answer(IdleSessions.Ended ended) {
        return answer(
                false,
                ended.ids(),
                ended.why() == null
                        ? "They are ended."
                        : "They are ended; others were left, because " + ended.why() + ": call again to end them.");
    }

    private static Answer answer(boolean dry, List<SessionId> sessions, String next) {
        return Answer.data(json -> json.field("dry_run", dry)
                .texts("sessions", sessions.stream().map(SessionId::value).toList())
                .field("next", next));
    }
}
