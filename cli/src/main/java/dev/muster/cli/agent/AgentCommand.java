package dev.muster.cli.agent;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.core.agent.Agent;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command about one agent, which is named by its id or by its name. */
abstract class AgentCommand extends EngineCommand {
    @Parameters(paramLabel = "AGENT", description = "Its id, such as a7, or its name.")
    private String wanted;

    AgentCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected final int run(Muster muster) {
        List<Agent> agents = muster.agents();
        Agent agent = agents.stream()
                .filter(each ->
                        each.name().equals(wanted) || each.id().toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.notFound("there is no agent '" + wanted + "'"
                        + (agents.isEmpty()
                                ? "; register one with 'muster agent register NAME'"
                                : "; "
                                        + Suggestions.hint(
                                                wanted,
                                                agents.stream().map(Agent::name).toList()))));
        return run(muster, agent);
    }

    abstract int run(Muster muster, Agent agent);
}
