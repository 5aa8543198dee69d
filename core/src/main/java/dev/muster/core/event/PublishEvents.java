package dev.muster.core.event;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends events of the caller's own to a project's log, all or none.
 *
 * @param events 1 to 10,000
 * @param by the session that publishes; null for an operator
 */
public record PublishEvents(
        String project, List<NewEvent> events, @Nullable SessionId by) implements Command<Long> {
    private static final List<String> RESERVED = List.of(
            "task.",
            "agent.",
            "session.",
            "project.",
            "scrum.",
            "epic.",
            "story.",
            "sprint.",
            "tdd.",
            "approval.",
            "cascade.",
            "checkpoint.",
            "template.",
            RecordAlert.TOPICS);

    public PublishEvents {
        events = List.copyOf(events);
    }

    /** Whether events of this topic are the engine's own. */
    public static boolean isReserved(String topic) {
        return RESERVED.stream().anyMatch(topic::startsWith);
    }

    /**
     * An event to be published.
     *
     * @param topic words joined by dots; those that begin with a word of the engine's own, such as {@code task.}, are
     *     refused
     * @param data JSON, up to 64 KiB, or null
     */
    public record NewEvent(String topic, @Nullable String data) {}

    @Override
    public void check() {
        Limits.count("events", events, Limits.EVENTS_PER_CALL);
        if (events.isEmpty()) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "events is empty; publish at least one");
        }
        for (NewEvent event : events) {
            Limits.name("topic", event.topic(), Limits.NAME);
            if (event.data() != null) {
                Limits.textBytes("event data", event.data(), Limits.EVENT_BYTES);
            }
            for (String reserved : RESERVED) {
                if (event.topic().startsWith(reserved)) {
                    throw new RefusedException(
                            ErrorCode.INVALID_ARGUMENT,
                            "topic '" + event.topic() + "': topics that begin with '" + reserved
                                    + "' are the engine's own");
                }
            }
        }
    }

    /** Answers the sequence number of the last event. */
    @Override
    public Long run(Change change) {
        ProjectDesk desk = change.project(project);
        SessionSeat session = change.caller(by, desk);
        for (NewEvent event : events) {
            change.emit(desk, event.topic(), session, event.data());
        }
        return desk.lastEvent();
    }
}
