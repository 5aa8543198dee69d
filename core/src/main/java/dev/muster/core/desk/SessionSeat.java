package dev.muster.core.desk;

import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** What the ledger's thread knows of a live session. Only {@link #seen} may be called by other threads. */
public final class SessionSeat {
    private static final AtomicIntegerFieldUpdater<SessionSeat> UNSAVED =
            AtomicIntegerFieldUpdater.newUpdater(SessionSeat.class, "unsaved");

    private final SessionId id;
    private final ProjectDesk project;
    private final AgentSeat agent;
    public volatile SessionState state;
    Timers.@Nullable Timer idle;
    private volatile long lastSeen;
    private volatile int unsaved;

    SessionSeat(SessionId id, ProjectDesk project, AgentSeat agent, SessionState state, long lastSeen) {
        this.id = id;
        this.project = project;
        this.agent = agent;
        this.state = state;
        this.lastSeen = lastSeen;
    }

    public SessionId id() {
        return id;
    }

    public ProjectDesk project() {
        return project;
    }

    public AgentSeat agent() {
        return agent;
    }

    /** Never backwards, as the ledger's own time: a clock that is set back does not make anybody silent. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // of two calls at once either will do
    void seen(long now) {
        lastSeen = Math.max(lastSeen, now);
        agent.seen(now);
    }

    /** Says when it was seen, whatever was known before. */
    void seenAt(long at) {
        lastSeen = at;
    }

    /** True for the first call since {@link #saved}: the last-seen time has to be written down. */
    public boolean takeUnsaved() {
        return UNSAVED.compareAndSet(this, 0, 1);
    }

    public void saved() {
        unsaved = 0;
    }

    public long lastSeen() {
        return lastSeen;
    }
}
