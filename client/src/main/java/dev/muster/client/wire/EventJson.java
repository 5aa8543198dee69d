package dev.muster.client.wire;

import dev.muster.core.agent.AgentId;
import dev.muster.core.event.Event;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Events as JSON. The names are kept: scripts rely on them. */
public final class EventJson {
    private EventJson() {}

    public static void write(Json json, Event event) {
        json.field("seq", event.seq())
                .field("at", event.at())
                .field("topic", event.kind())
                .text("task", event.task())
                .text("agent", event.agent())
                .text("session", event.session())
                .field("from", wire(event.from()))
                .field("to", wire(event.to()))
                .field("fence", event.fence())
                .raw("data", event.data());
    }

    /** The event that {@link #write} wrote. */
    public static Event read(Fields fields) {
        String task = fields.textOrNull("task");
        String agent = fields.textOrNull("agent");
        String session = fields.textOrNull("session");
        return new Event(
                fields.whole("seq"),
                fields.instant("at"),
                fields.text("topic"),
                task == null ? null : TaskId.parse(task),
                agent == null ? null : AgentId.parse(agent),
                session == null ? null : SessionId.parse(session),
                fields.constantOrNull("from", TaskState.class),
                fields.constantOrNull("to", TaskState.class),
                fields.whole("fence"),
                fields.has("data") ? text(fields.value("data")) : null);
    }

    /** Any value as a JSON text. */
    public static String text(@Nullable Object value) {
        String wrapped = Json.text(json -> json.value("v", value));
        return wrapped.substring("{\"v\":".length(), wrapped.length() - 1);
    }

    private static @Nullable String wire(@Nullable TaskState state) {
        return state == null ? null : StateMachine.wire(state);
    }
}
