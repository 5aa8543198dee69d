package dev.muster.server.ws;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Json;
import dev.muster.core.Refusal;
import dev.muster.core.event.Event;
import dev.muster.core.task.TaskId;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said to the other side, as JSON. The names are kept: clients rely on them. */
final class Answers {
    private Answers() {}

    /**
     * The answer to a hello.
     *
     * @param held what a resumed session holds
     */
    static String welcome(@Nullable Object ref, Greeted who, long cursor, List<TaskId> held, WebSocketOptions options) {
        return Json.text(json -> begin(json, "welcome", ref)
                .text("session", who.session())
                .field("project", who.project())
                .field("cursor", cursor)
                .field("resumed", who.resumed())
                .texts("held", held.stream().map(TaskId::toString).toList())
                .object(
                        "limits",
                        limits -> limits.field("heartbeat_seconds", options.heartbeat())
                                .field("silence_seconds", options.silence())
                                .field("resume_grace_seconds", options.resumeGrace())
                                .field("message_bytes", options.messageBytes())
                                .field("messages_per_second", options.messagesPerSecond())
                                .field("waits", options.waits())));
    }

    static String heartbeatAck(@Nullable Object ref) {
        return Json.text(json -> begin(json, "heartbeat_ack", ref));
    }

    /** What the connection is subscribed to from now on, if to anything. */
    static String confirmed(@Nullable Object ref, boolean subscribed, List<String> topics, long cursor) {
        return Json.text(json -> begin(json, "confirmed", ref)
                .field("subscribed", subscribed)
                .texts("topics", topics)
                .field("cursor", cursor));
    }

    static String event(Event event) {
        return Json.text(json -> {
            json.field("type", "event");
            EventJson.write(json, event);
        });
    }

    /** Events after this cursor are gone; those that are left follow. */
    static String resync(long after) {
        return Json.text(json -> json.field("type", "resync")
                .field("after", after)
                .field("detail", "events after your cursor are gone: read the state anew"));
    }

    static String error(@Nullable Object ref, Refusal why) {
        return Json.text(json -> {
            begin(json, "error", ref).field("code", why.code().name()).field("detail", why.message());
            if (why.state() != null) {
                json.field("state", why.state()).texts("allowed", why.allowed());
            }
            if (why.retryAfter() != null) {
                json.field("retry_after", why.retryAfter());
            }
            json.field("help", why.help());
        });
    }

    /**
     * Does what was asked, and answers it.
     *
     * @param wrapped whether the operation's answer is a field {@code value}: it may have a {@code type} of its own
     * @throws dev.muster.core.RefusedException if it was refused
     * @throws InterruptedException if the thread was interrupted and the operation could not be answered
     */
    static String result(@Nullable Object ref, Operation operation, Call call, boolean wrapped)
            throws InterruptedException {
        boolean[] interrupted = {false};
        String text = Json.text(json -> {
            begin(json, "result", ref);
            if (wrapped) {
                json.object("value", value -> run(operation, call, value, interrupted));
            } else {
                run(operation, call, json, interrupted);
            }
        });
        if (interrupted[0]) {
            throw new InterruptedException();
        }
        return text;
    }

    private static void run(Operation operation, Call call, Json out, boolean[] interrupted) {
        try {
            operation.action().run(call, out);
        } catch (InterruptedException e) {
            interrupted[0] = true;
        }
    }

    private static Json begin(Json json, String type, @Nullable Object ref) {
        return json.field("type", type).value("ref", ref);
    }
}
