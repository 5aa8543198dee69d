package dev.muster.cli.agent;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.ledger.Command;
import picocli.CommandLine;

/** Gives a paused agent work again. */
@CommandLine.Command(name = "resume", description = "Give a paused agent work again.")
final class Resume extends AgentChange {
    Resume(Shell shell) {
        super(shell);
    }

    @Override
    Command<AgentState> command(AgentId agent) {
        return new ResumeAgent(agent);
    }
}
