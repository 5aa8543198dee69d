package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.Reads;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.server.access.Caller;
import dev.muster.server.operation.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a {@link Tool}: its arguments, which fit the tool's schema, and who calls. */
final class ToolCall {
    private final Engine engine;
    private final Request request;
    private final Fields arguments;

    ToolCall(Engine engine, Request request, Fields arguments) {
        this.engine = engine;
        this.request = request;
        this.arguments = arguments;
    }

    Engine engine() {
        return engine;
    }

    Request request() {
        return request;
    }

    Fields arguments() {
        return arguments;
    }

    Caller caller() {
        return request.caller();
    }

    /** What the caller may see. */
    Reads reads() {
        return engine.reads().within(caller().project());
    }

    <R> R execute(Command<R> command) {
        return engine.execute(command);
    }

    /**
     * The same call as an operation's, with these arguments and those of the connection that are missing. It sees to it
     * that nobody reaches another project.
     */
    Call with(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(values);
        String session = session();
        if (session != null) {
            all.putIfAbsent("session", session);
        }
        String project = request.project();
        if (session == null && project != null) {
            all.putIfAbsent("project", project);
        }
        return new Call(engine, caller(), new Fields(all));
    }

    /** The call with its own arguments. */
    Call call() {
        return with(arguments.values());
    }

    private @Nullable String session() {
        String named = arguments.textOrNull("session");
        return named == null ? request.session() : named;
    }

    /** The project that is meant: named, else the session's, else the connection's, else the usual one. */
    String project() {
        return call().project();
    }

    /**
     * The session that acts, which is needed.
     *
     * @throws IllegalArgumentException if there is none
     */
    SessionId requiredSession() {
        if (session() == null) {
            throw new IllegalArgumentException(
                    "there is no session: call start_session first, and pass the id that it answers as 'session'");
        }
        return call().requiredSession();
    }

    /** The session that acts; null for somebody who may act without. */
    @Nullable
    SessionId actor() {
        return call().session();
    }

    /** The session that is heard from by this call, if any. */
    @Nullable
    SessionId heard() {
        return call().sessionOrNull();
    }
}
