package dev.muster.cli.agent;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.AgentJson;
import dev.muster.core.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes an agent known. */
@Command(
        name = "register",
        description = "Make an agent known, or say again what it can do.",
        footer = {"", "Example:", "  muster agent register ada --capability java,sql --concurrency 2"})
final class Register extends EngineCommand {
    @Parameters(paramLabel = "NAME", description = "How people speak of it.")
    private String name;

    @Mixin
    private final AgentOptions options = new AgentOptions();

    Register(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected int run(Muster muster) {
        Agent agent = muster.agent(muster.execute(options.named(name)));
        return answer(
                json -> AgentJson.write(json, agent),
                style -> say(style.bold(agent.id().toString()) + "  " + Glyphs.oneLine(agent.name()) + "  "
                        + AgentStyle.state(style, agent.state())));
    }
}
