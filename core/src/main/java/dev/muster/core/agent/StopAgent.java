package dev.muster.core.agent;

import dev.muster.core.desk.AgentSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/** Stops an agent; its leases end. Answers the state that it is in then. */
public record StopAgent(AgentId agent) implements Command<AgentState> {
    @Override
    public AgentState run(Change change) {
        AgentSeat seat = change.agent(agent);
        AgentLifecycle.requireAllowed(seat, AgentCommand.STOP);
        AgentLifecycle.move(change, seat, AgentCommand.STOP, AgentState.STOPPED, null);
        AgentLifecycle.endLeases(change, seat, "agent stopped");
        return seat.state();
    }
}
