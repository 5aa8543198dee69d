package dev.muster.core.agent;

import dev.muster.core.desk.AgentSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/** Gives an agent no new work; it keeps what it holds. Answers the state that it is in then. */
public record PauseAgent(AgentId agent) implements Command<AgentState> {
    @Override
    public AgentState run(Change change) {
        AgentSeat seat = change.agent(agent);
        AgentLifecycle.requireAllowed(seat, AgentCommand.PAUSE);
        AgentLifecycle.move(change, seat, AgentCommand.PAUSE, AgentState.PAUSED, null);
        return seat.state();
    }
}
