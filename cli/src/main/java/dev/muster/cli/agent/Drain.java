package dev.muster.cli.agent;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.ledger.Command;
import picocli.CommandLine;

/** Lets an agent finish what it holds. */
@CommandLine.Command(name = "drain", description = "Let an agent finish what it holds, then stop.")
final class Drain extends AgentChange {
    Drain(Shell shell) {
        super(shell);
    }

    @Override
    Command<AgentState> command(AgentId agent) {
        return new DrainAgent(agent);
    }
}
