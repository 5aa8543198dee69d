package dev.muster.core.desk;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parked claim: an agent that waits for work. */
public final class Waiter {
    private final SessionSeat session;
    private final Set<String> capabilities;
    private final boolean anyProject;
    private final Object claim;
    private final Object submission;
    Timers.@Nullable Timer timeout;
    Waiters.@Nullable Group group;

    /**
     * @param claim the command that waits
     * @param submission whom to answer; the desk only keeps it
     */
    public Waiter(SessionSeat session, Set<String> capabilities, boolean anyProject, Object claim, Object submission) {
        this.session = session;
        this.capabilities = capabilities;
        this.anyProject = anyProject;
        this.claim = claim;
        this.submission = submission;
    }

    public SessionSeat session() {
        return session;
    }

    public Set<String> capabilities() {
        return capabilities;
    }

    public boolean anyProject() {
        return anyProject;
    }

    public Object claim() {
        return claim;
    }

    public Object submission() {
        return submission;
    }
}
