package dev.muster.core.agent;

import dev.muster.core.desk.AgentSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/** Lets an agent finish what it holds, then stops it. Answers the state that it is in then. */
public record DrainAgent(AgentId agent) implements Command<AgentState> {
    @Override
    public AgentState run(Change change) {
        AgentSeat seat = change.agent(agent);
        AgentLifecycle.requireAllowed(seat, AgentCommand.DRAIN);
        AgentLifecycle.leave(change, seat);
        return seat.state();
    }
}
