package dev.muster.cli.agent;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.ledger.Command;
import picocli.CommandLine;

/** Stops an agent. */
@CommandLine.Command(name = "stop", description = "Stop an agent; its leases end and their tasks can be claimed again.")
final class Stop extends AgentChange {
    Stop(Shell shell) {
        super(shell);
    }

    @Override
    Command<AgentState> command(AgentId agent) {
        return new StopAgent(agent);
    }
}
