package dev.muster.cli.agent;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.AgentJson;
import dev.muster.core.agent.Agent;
import java.time.Instant;
import picocli.CommandLine.Command;

/** Shows one agent. */
@Command(name = "show", description = "Show an agent.")
final class ShowAgent extends AgentCommand {
    ShowAgent(Shell shell) {
        super(shell);
    }

    @Override
    int run(Muster muster, Agent agent) {
        Instant now = shell().clock().instant();
        return answer(json -> AgentJson.write(json, agent), style -> {
            say(style.bold(agent.id() + "  " + Glyphs.oneLine(agent.name())));
            say("");
            say("  " + style.dim("state") + "  " + AgentStyle.state(style, agent.state()));
            say("");
            new Details()
                    .line("can", String.join(", ", agent.capabilities()))
                    .line("holds", agent.holding() + " of at most " + agent.concurrency())
                    .line("lost after", agent.lostAfter() == null ? "never by silence" : Ago.length(agent.lostAfter()))
                    .line("registered", Ago.at(agent.createdAt(), now))
                    .line("seen", Ago.at(agent.lastSeenAt(), now))
                    .print(this::say, style);
        });
    }
}
