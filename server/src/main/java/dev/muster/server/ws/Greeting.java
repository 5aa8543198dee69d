package dev.muster.server.ws;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionPlace;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.HeldTasks;
import dev.muster.core.task.TaskId;
import dev.muster.server.access.Authenticator;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.access.Visit;
import dev.muster.server.operation.Call;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a hello leads to: who it is, and a session that is begun or gone on with. */
final class Greeting {
    private static final Duration LOST_AFTER = Duration.ofSeconds(30);

    private final Engine engine;
    private final Seats seats;
    private final Authenticator authenticator;

    Greeting(Engine engine, Seats seats, Authenticator authenticator) {
        this.engine = engine;
        this.seats = seats;
        this.authenticator = authenticator;
    }

    /**
     * What is told in return.
     *
     * @param cursor where the connection is in the project's log
     * @param held what a resumed session holds
     */
    record Welcome(Greeted who, long cursor, List<TaskId> held) {}

    /**
     * Greets.
     *
     * @param bearer the token of the handshake, if there was one
     * @param visit where the connection comes from
     * @throws RefusedException if it has to be said differently
     * @throws Denied if the connection is to be closed
     */
    Welcome greet(Fields hello, Connection connection, @Nullable String bearer, Visit visit) throws Denied {
        String token = hello.has("token") ? hello.text("token") : bearer;
        return switch (authenticator.authenticate(token, visit)) {
            case Authenticator.Admission.Refused(Authenticator.Reason reason, Refusal why) ->
                throw new Denied(closeCode(reason), why);
            case Authenticator.Admission.Admitted(Caller caller) -> greet(hello, connection, caller);
        };
    }

    private static int closeCode(Authenticator.Reason reason) {
        return switch (reason) {
            case EXPIRED, REVOKED -> CloseCode.EXPIRED;
            case TOO_FAST -> CloseCode.RATE_LIMITED;
            case MISSING, UNKNOWN, MISDIRECTED -> CloseCode.NOT_AUTHENTICATED;
        };
    }

    private Welcome greet(Fields hello, Connection connection, Caller caller) throws Denied {
        boolean works = hello.has("agent") || hello.has("session");
        if (works && !caller.may(Role.AGENT)) {
            throw new Denied(
                    CloseCode.FORBIDDEN,
                    Refusal.of(ErrorCode.FORBIDDEN, caller.name() + " may only read")
                            .withHelp("say hello without 'agent' and 'session' to watch, or use an agent's token"));
        }
        if (!works) {
            String project = new Call(engine, caller, hello).project();
            long cursor = cursor(hello, project);
            return new Welcome(new Greeted(caller, null, project, false), cursor, List.of());
        }
        return hello.has("session") ? resumed(hello, connection, caller) : begun(hello, connection, caller);
    }

    private Welcome begun(Fields hello, Connection connection, Caller caller) {
        Call call = new Call(engine, caller, hello);
        String project = call.project();
        if (hello.has("resume_cursor")) {
            cursor(hello, project); // refuses before anything is begun
        }
        boolean create = hello.flag("create_project", false) && caller.project() == null;
        RegisterAgent registration = registration(hello, hello.text("agent"));
        SessionId session = call.executeFor(registration.name(), new StartSession(project, registration, create));
        seats.take(session, connection);
        return new Welcome(new Greeted(caller, session, project, false), cursor(hello, project), List.of());
    }

    private Welcome resumed(Fields hello, Connection connection, Caller caller) {
        SessionId session = SessionId.parse(hello.text("session"));
        SessionPlace place = engine.place(session, caller.project());
        requireSame("agent", hello, place.agent(), session);
        requireSame("project", hello, place.project(), session);
        long cursor = cursor(hello, place.project());
        // The seat first: a session whose grace runs out just now is either ours or ended, not both.
        Connection before = seats.take(session, connection);
        if (before != null) {
            before.replaced();
        }
        try {
            engine.heartbeat(session);
            if (hello.has("capabilities") || hello.has("concurrency") || hello.has("lost_after_seconds")) {
                new Call(engine, caller, hello).executeFor(place.agent(), registration(hello, place.agent()));
            }
            List<TaskId> held = engine.execute(new HeldTasks(session));
            return new Welcome(new Greeted(caller, session, place.project(), true), cursor, held);
        } catch (RefusedException e) {
            seats.drop(session, connection);
            throw e;
        }
    }

    private static void requireSame(String field, Fields hello, String actual, SessionId session) {
        if (hello.has(field) && !hello.text(field).equals(actual)) {
            throw Refusal.of(
                            ErrorCode.INVALID_ARGUMENT,
                            "'" + field + "': this session is of '" + actual + "', not of '" + hello.text(field) + "'")
                    .withHelp("say hello without 'session' to start another one")
                    .asException();
        }
    }

    /** Where the connection is in the log: where it says, or at the end. */
    private long cursor(Fields hello, String project) {
        long last = engine.events().last(project);
        return hello.has("resume_cursor") ? inLog("resume_cursor", hello.whole("resume_cursor"), last) : last;
    }

    /** A cursor, which cannot lie beyond the log's end: what it stood for then has never happened. */
    static long inLog(String field, long cursor, long last) {
        if (cursor > last) {
            throw Refusal.of(
                            ErrorCode.INVALID_ARGUMENT,
                            "'" + field + "' is " + cursor + ", but the project's last event is " + last)
                    .withHelp(
                            "it is a cursor of another project or store; read the state anew, then go on from " + last)
                    .asException();
        }
        return cursor;
    }

    private static RegisterAgent registration(Fields hello, String agent) {
        return new RegisterAgent(
                agent,
                new LinkedHashSet<>(hello.texts("capabilities")),
                hello.integer("concurrency", 1),
                hello.seconds("lost_after_seconds", LOST_AFTER));
    }
}
