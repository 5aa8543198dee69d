package dev.muster.cli.agent;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.ledger.Command;
import picocli.CommandLine;

/** Gives an agent no new work. */
@CommandLine.Command(name = "pause", description = "Give an agent no new work; it keeps what it holds.")
final class Pause extends AgentChange {
    Pause(Shell shell) {
        super(shell);
    }

    @Override
    Command<AgentState> command(AgentId agent) {
        return new PauseAgent(agent);
    }
}
