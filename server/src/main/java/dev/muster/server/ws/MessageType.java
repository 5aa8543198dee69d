package dev.muster.server.ws;

import static dev.muster.server.schema.Schema.either;
import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.core.Limits;
import dev.muster.server.operation.Operation;
import dev.muster.server.operation.Operations;
import dev.muster.server.schema.Struct;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the other side may say, and how it has to look. */
enum MessageType {
    /** Who is there; the first message, once. Answered by {@code welcome}. */
    HELLO(struct().optional("token", text(Limits.NAME), "unless the handshake had it as a bearer token")
            .optional("agent", text(Limits.NAME), "the agent's name; without agent and session it only watches")
            .optional("project", text(Limits.NAME), "the project to join or to watch")
            .optional("create_project", flag(), "make the project if it is not there")
            .optional("capabilities", list(text(), Limits.CAPABILITIES), "what the agent can do")
            .optional("concurrency", whole(1, Limits.CONCURRENCY), "how many tasks it may hold at once; 1 by default")
            .optional("lost_after_seconds", seconds(1, 604_800), "silence after which it is lost; 30 by default")
            .optional("session", text(64), "the session to go on with")
            .optional("resume_cursor", whole(), "the last event that was seen")),

    /** The agent is alive. Answered by {@code heartbeat_ack}, at the latest when what is being sent is sent. */
    HEARTBEAT(struct()),

    /** Events from now on, in place of those that were asked for before. Answered by {@code confirmed}. */
    SUBSCRIBE(struct().optional("topics", list(text(Limits.NAME), 100), "such as task.completed or task.*; all if none")
            .optional("after", whole(), "the cursor to read on from; by default where this connection is")),

    /** No events any more. Answered by {@code confirmed}. */
    UNSUBSCRIBE(struct()),

    /** The call of this ref need not wait any longer; it is answered as it stands. */
    CANCEL(struct()),

    CLAIM("claim_task"),
    RENEW("renew_lease"),
    COMPLETE("complete_task"),
    CONTINUE("continue_task"),
    FAIL("fail_task"),
    RELEASE("release_task"),

    /** Any operation. Answered by {@code result} with what it answers as {@code value}. */
    COMMAND(struct().required("name", text(Limits.NAME), "of the operation, such as create_tasks")
            .optional("arguments", struct().open(), "'session' and 'project' are the connection's by default"));

    private static final Map<String, MessageType> BY_NAME = new LinkedHashMap<>();

    static {
        Arrays.stream(values()).forEach(type -> BY_NAME.put(type.wire(), type));
    }

    @SuppressWarnings("ImmutableEnumChecker") // a record of records
    private final Struct schema;

    @SuppressWarnings("ImmutableEnumChecker") // a record, whose action keeps nothing
    private final @Nullable Operation operation;

    MessageType(Struct fields) {
        this.schema = message(fields);
        this.operation = null;
    }

    MessageType(String operation) {
        Operation means = Operations.get(operation);
        this.schema = message(means.input());
        this.operation = means;
    }

    private static Struct message(Struct fields) {
        return struct().required("type", text(100))
                .optional("ref", either(text(100), whole()), "comes back with the answer")
                .and(fields);
    }

    /** The type of this name; null if there is none. */
    static @Nullable MessageType named(String name) {
        return BY_NAME.get(name);
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    Struct schema() {
        return schema;
    }

    /** The operation that it stands for; null if it is the connection's own business. */
    @Nullable
    Operation operation() {
        return operation;
    }

    /** Whether one who only watches may say it. */
    boolean forWatchers() {
        return switch (this) {
            case HELLO, HEARTBEAT, SUBSCRIBE, UNSUBSCRIBE, CANCEL -> true;
            default -> false;
        };
    }
}
