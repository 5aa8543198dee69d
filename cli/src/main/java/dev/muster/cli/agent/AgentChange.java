package dev.muster.cli.agent;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.ledger.Command;
import dev.muster.core.state.StateMachine;

/** A command that changes one agent and answers its state. */
abstract class AgentChange extends AgentCommand {
    AgentChange(Shell shell) {
        super(shell);
    }

    @Override
    final int run(Muster muster, Agent agent) {
        AgentState state = muster.execute(command(agent.id()));
        return answer(
                json -> json.text("id", agent.id())
                        .field("name", agent.name())
                        .field("state", StateMachine.wire(state)),
                style -> say(style.bold(agent.id().toString()) + "  " + Glyphs.oneLine(agent.name()) + "  "
                        + AgentStyle.state(style, state)));
    }

    /** The change. */
    abstract Command<AgentState> command(AgentId agent);
}
