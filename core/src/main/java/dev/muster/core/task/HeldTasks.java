package dev.muster.core.task;

import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import java.util.List;

/**
 * Asks which tasks a session holds; changes nothing. A session that comes back may not know: the answer to its last
 * claim may have been lost on the way. To claim such a task again gives it a new lease.
 */
public record HeldTasks(SessionId session) implements Command<List<TaskId>> {
    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public List<TaskId> run(Change change) {
        SessionSeat seat = change.session(session);
        return seat.agent().leases().stream()
                .filter(lease -> lease.session() == seat)
                .map(LiveLease::task)
                .map(TaskId::new)
                .toList();
    }
}
