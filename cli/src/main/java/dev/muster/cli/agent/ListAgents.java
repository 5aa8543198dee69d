package dev.muster.cli.agent;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.AgentJson;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentState;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists agents. */
@Command(name = "list", description = "List agents.")
final class ListAgents extends EngineCommand {
    @Option(
            names = "--state",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "STATE,…",
            description = "In one of these states: registered, idle, busy, paused, draining, lost, stopped.")
    private List<String> states = new ArrayList<>();

    ListAgents(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Set<AgentState> wanted = states.stream().map(ListAgents::state).collect(Collectors.toSet());
        List<Agent> agents = muster.agents().stream()
                .filter(agent -> wanted.isEmpty() || wanted.contains(agent.state()))
                .toList();
        return answer(json -> json.objects("agents", agents, AgentJson::write), style -> {
            if (agents.isEmpty()) {
                say("no agents");
                return;
            }
            Instant now = shell().clock().instant();
            Table table = Table.of("ID", "NAME", "STATE", ">HOLDS", ">SEEN", "CAN");
            for (Agent agent : agents) {
                table.cell(agent.id(), style::bold)
                        .cell(agent.name())
                        .cell(
                                StateMachine.wire(agent.state()),
                                text -> AgentStyle.state(style, agent.state())
                                        .replace(StateMachine.wire(agent.state()), text))
                        .cell(agent.holding() + "/" + agent.concurrency())
                        .cell(Ago.rough(Duration.between(agent.lastSeenAt(), now)), style::dim)
                        .cell(String.join(", ", agent.capabilities()));
            }
            print(table);
        });
    }

    private static AgentState state(String text) {
        try {
            return Values.constant(AgentState.class, "state of an agent", text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--state: " + e.getMessage());
        }
    }
}
