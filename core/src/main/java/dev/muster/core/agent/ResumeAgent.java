package dev.muster.core.agent;

import dev.muster.core.desk.AgentSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/** Gives a paused agent work again. Answers the state that it is in then. */
public record ResumeAgent(AgentId agent) implements Command<AgentState> {
    @Override
    public AgentState run(Change change) {
        AgentSeat seat = change.agent(agent);
        AgentLifecycle.requireAllowed(seat, AgentCommand.RESUME);
        AgentState to = seat.holding() > 0 ? AgentState.BUSY : AgentState.IDLE;
        AgentLifecycle.move(change, seat, AgentCommand.RESUME, to, null);
        return seat.state();
    }
}
