package dev.muster.core.agent;

import static dev.muster.core.agent.AgentState.*;

import dev.muster.core.desk.AgentSeat;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.TaskRow;
import dev.muster.core.task.EventData;
import dev.muster.core.task.TaskLifecycle;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of an agent's life: every change of an agent's state goes through here. */
public final class AgentLifecycle {
    private AgentLifecycle() {}

    /** Refuses a command that the table does not list for the agent's state. */
    public static void requireAllowed(AgentSeat seat, AgentCommand command) {
        if (!AgentMachine.TABLE.allows(seat.state(), command)) {
            throw Change.invalidState(AgentMachine.TABLE, "agent " + seat.name(), seat.state(), command);
        }
    }

    /**
     * Changes an agent's state and writes the event to each project where it has a live session. Busy is idle with
     * leases: it follows from them and is not stored, so that claiming and completing touch no agent row.
     */
    static void move(Change change, AgentSeat seat, AgentCommand command, AgentState to, @Nullable String reason) {
        AgentState from = seat.state();
        AgentMachine.TABLE.require(from, command, to);
        AgentState stored = to == BUSY ? IDLE : to;
        if (seat.storedState == stored) {
            return;
        }
        seat.storedState = stored;
        change.tables().agents().updateState(seat.id(), stored.ordinal(), change.now());
        change.desk().watchSilence(seat, 0); // counted from its own last word: this may be an operator's
        change.desk().agentChanged();
        if (!AgentMachine.TABLE.allows(to, AgentCommand.CLAIM)) {
            change.desk().claimersGone();
        }
        Set<ProjectDesk> projects = new LinkedHashSet<>();
        @Nullable SessionId session = null;
        for (SessionSeat each : seat.sessions()) {
            projects.add(each.project());
            session = each.id();
        }
        for (ProjectDesk project : projects) {
            change.emit(
                    project,
                    "agent." + StateMachine.wire(to),
                    null,
                    seat.id(),
                    session,
                    null,
                    null,
                    0,
                    EventData.object(json -> {
                        json.writeStringProperty("name", seat.name());
                        json.writeStringProperty("from", StateMachine.wire(from));
                        if (reason != null) {
                            json.writeStringProperty("reason", reason);
                        }
                    }));
        }
    }

    /** The agent was heard from. */
    public static void heard(Change change, AgentSeat seat) {
        AgentState state = seat.state();
        if (state == REGISTERED || state == LOST) {
            move(change, seat, AgentCommand.HEARTBEAT, IDLE, null);
        }
    }

    /**
     * The agent goes by itself: it gets nothing more, and is stopped once it holds nothing. One that was stopped before
     * is left alone.
     */
    public static void leave(Change change, AgentSeat seat) {
        if (AgentMachine.TABLE.allows(seat.state(), AgentCommand.DRAIN)) {
            move(change, seat, AgentCommand.DRAIN, seat.holding() > 0 ? DRAINING : STOPPED, null);
        }
    }

    /**
     * A lease of the agent has ended: a draining agent without leases stops, and one that silence does not lose is lost
     * when its sessions have expired and nothing is left that it works on.
     */
    public static void leaseEnded(Change change, AgentSeat seat) {
        if (seat.holding() > 0) {
            return;
        }
        if (seat.storedState == DRAINING) {
            move(change, seat, AgentCommand.LAST_TASK_ENDED, STOPPED, "drained");
        } else if (seat.lostAfter == 0 && seat.sessions().isEmpty()) {
            lost(change, seat);
        }
    }

    /** The agent was silent for too long. */
    public static void lost(Change change, AgentSeat seat) {
        if (AgentMachine.TABLE.allows(seat.state(), AgentCommand.HEARTBEAT_MISSED)) {
            move(change, seat, AgentCommand.HEARTBEAT_MISSED, LOST, "not heard from");
            endLeases(change, seat, "agent lost");
        }
    }

    /** Ends every lease that the agent holds. */
    static void endLeases(Change change, AgentSeat seat, String why) {
        for (LiveLease lease : seat.leases()) {
            endLease(change, lease, why);
        }
    }

    /** Ends one lease for a reason that is not the task's own. */
    public static void endLease(Change change, LiveLease lease, String why) {
        TaskRow row = change.tables().tasks().find(lease.task());
        if (row != null) {
            new TaskLifecycle(change).leaseEnded(row, why);
        }
    }
}
