package dev.muster.core.crash;

import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.util.Optional;

/**
 * A change that was acknowledged, as a line of text: what a test holds the store to after a crash.
 *
 * @param kind what was done
 * @param id the task, or the sequence number of the last event published
 * @param number the fencing token; for a publication, how many events
 * @param text the title, the state that the task went to, the session, or the topic
 */
record Ack(Kind kind, long id, long number, String text) {
    private static final String MARK = "ack ";

    enum Kind {
        SESSION,
        CREATED,
        CLAIMED,
        ENDED,
        PUBLISHED
    }

    static Ack session(SessionId id) {
        return new Ack(Kind.SESSION, 0, 0, id.value());
    }

    static Ack created(TaskId id, String title) {
        return new Ack(Kind.CREATED, id.value(), 0, title);
    }

    static Ack claimed(Lease lease) {
        return new Ack(Kind.CLAIMED, lease.task().value(), lease.fence(), "");
    }

    static Ack ended(Lease lease, TaskState to) {
        return new Ack(Kind.ENDED, lease.task().value(), lease.fence(), to.name());
    }

    /** Publications have a topic each, so that their events can be told from all others. */
    static Ack published(long last, int events, String topic) {
        return new Ack(Kind.PUBLISHED, last, events, topic);
    }

    String line() {
        return MARK + kind + " " + id + " " + number + " " + text + "\n";
    }

    /**
     * Reads a line; empty if it is not an acknowledgement. A line cut short by a kill has no line end: leave it out.
     */
    static Optional<Ack> read(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        String[] parts = line.substring(MARK.length()).split(" ", 4);
        return Optional.of(
                new Ack(Kind.valueOf(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3].strip()));
    }
}
