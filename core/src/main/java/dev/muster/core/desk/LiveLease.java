package dev.muster.core.desk;

import org.jspecify.annotations.Nullable;

/** A lease that is in force. Times are ms since 1970; 0 means none. */
public final class LiveLease {
    private final long task;
    private final long fence;
    private final long key;
    private final AgentSeat agent;
    private final String sessionId;
    private @Nullable SessionSeat session;
    private final Lane lane;
    private final long duration;
    private final long executionDue;
    private long expiresAt;
    private long progressDue;
    private long claimedAt;
    private String specialist = "";
    private String taskType = "";
    Timers.@Nullable Timer timer;

    LiveLease(
            long task,
            long fence,
            long key,
            AgentSeat agent,
            String sessionId,
            @Nullable SessionSeat session,
            Lane lane,
            long duration,
            long expiresAt,
            long executionDue,
            long progressDue) {
        this.task = task;
        this.fence = fence;
        this.key = key;
        this.agent = agent;
        this.sessionId = sessionId;
        this.session = session;
        this.lane = lane;
        this.duration = duration;
        this.expiresAt = expiresAt;
        this.executionDue = executionDue;
        this.progressDue = progressDue;
    }

    public long task() {
        return task;
    }

    public long fence() {
        return fence;
    }

    public long key() {
        return key;
    }

    public AgentSeat agent() {
        return agent;
    }

    /** The session that claimed; null when it expired and the engine was restarted since. */
    public @Nullable SessionSeat session() {
        return session;
    }

    /** A session came back after it had expired: if it is the one that claimed, its calls renew this lease again. */
    void cameBack(SessionSeat seat) {
        if (seat.id().value().equals(sessionId)) {
            session = seat;
        }
    }

    public Lane lane() {
        return lane;
    }

    public long duration() {
        return duration;
    }

    public long progressDue() {
        return progressDue;
    }

    /** Says what the work is and when it began, for the figures. */
    public void begun(long now, @Nullable String asksFor, String type) {
        claimedAt = now;
        specialist = asksFor == null ? "generic" : asksFor;
        taskType = type;
    }

    /** When the work began; 0 if the engine was restarted since, and does not know. */
    public long claimedAt() {
        return claimedAt;
    }

    public String specialist() {
        return specialist;
    }

    public String taskType() {
        return taskType;
    }

    /** When it runs out if its holder stays silent: any call of the session renews it. */
    public long expiresAt() {
        return session == null ? expiresAt : Math.max(expiresAt, session.lastSeen() + duration);
    }

    public void renew(long until, long progress) {
        expiresAt = until;
        progressDue = progress;
    }

    /** The first moment at which it may have to end. */
    public long nextDue() {
        long due = expiresAt();
        if (executionDue != 0) {
            due = Math.min(due, executionDue);
        }
        return progressDue == 0 ? due : Math.min(due, progressDue);
    }

    /** Why it has to end at {@code now}; null if it need not. */
    public @Nullable String endedBecause(long now) {
        if (executionDue != 0 && executionDue <= now) {
            return "execution timeout";
        }
        if (progressDue != 0 && progressDue <= now) {
            return "no progress";
        }
        return expiresAt() <= now ? "lease expired" : null;
    }
}
