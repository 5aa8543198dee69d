package dev.muster.core.desk;

import dev.muster.core.agent.AgentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the ledger's thread knows of an agent. Only {@link #seen} may be called by other threads. */
public final class AgentSeat {
    private final long id;
    private final String name;
    public Set<String> capabilities;
    public int concurrency;
    /** Silence in ms after which it is lost; 0 for never. */
    public long lostAfter;
    /** As stored: never {@link AgentState#BUSY}, which {@link #state()} tells from the leases. */
    public AgentState storedState;

    private final List<LiveLease> leases = new ArrayList<>(1);
    private final List<SessionSeat> sessions = new ArrayList<>(1);
    /** Claims of this agent that are parked: while one is, the agent is here. */
    int parked;

    Timers.@Nullable Timer silence;
    private volatile long lastSeen;

    AgentSeat(
            long id,
            String name,
            Set<String> capabilities,
            int concurrency,
            long lostAfter,
            AgentState storedState,
            long lastSeen) {
        this.id = id;
        this.name = name;
        this.capabilities = capabilities;
        this.concurrency = concurrency;
        this.lostAfter = lostAfter;
        this.storedState = storedState;
        this.lastSeen = lastSeen;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public AgentState state() {
        return storedState == AgentState.IDLE && !leases.isEmpty() ? AgentState.BUSY : storedState;
    }

    public int holding() {
        return leases.size();
    }

    /** The leases it holds, as a copy that may be walked while they end. */
    public List<LiveLease> leases() {
        return List.copyOf(leases);
    }

    void hold(LiveLease lease) {
        leases.add(lease);
    }

    void drop(LiveLease lease) {
        leases.remove(lease);
    }

    public List<SessionSeat> sessions() {
        return sessions;
    }

    public boolean parked() {
        return parked > 0;
    }

    /** Never backwards: see {@link SessionSeat#seen}. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // of two calls at once either will do
    void seen(long now) {
        lastSeen = Math.max(lastSeen, now);
    }

    /** Says when it was seen, whatever was known before. */
    void seenAt(long at) {
        lastSeen = at;
    }

    public long lastSeen() {
        return lastSeen;
    }
}
