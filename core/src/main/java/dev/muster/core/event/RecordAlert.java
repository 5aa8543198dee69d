package dev.muster.core.event;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;

/**
 * Appends an event about the engine itself: it belongs to the project {@value #PROJECT}, which is made when there is
 * the first to tell.
 *
 * @param topic begins with {@code alert.}
 * @param data JSON, up to 64 KiB
 */
public record RecordAlert(String topic, String data) implements Command<Long> {
    /** Whose events they are. */
    public static final String PROJECT = "muster-system";

    static final String TOPICS = "alert.";

    @Override
    public void check() {
        Limits.name("topic", topic, Limits.NAME);
        Limits.textBytes("event data", data, Limits.EVENT_BYTES);
        if (!topic.startsWith(TOPICS)) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "topic '" + topic + "' of an alert has to begin with '" + TOPICS + "'");
        }
    }

    /** Answers the event's sequence number. */
    @Override
    public Long run(Change change) {
        ProjectDesk known = change.desk().project(PROJECT);
        ProjectDesk project = known == null
                ? new CreateProject(PROJECT, "What the server tells about itself.").create(change)
                : known;
        change.emit(project, topic, null, data);
        return project.lastEvent();
    }
}
