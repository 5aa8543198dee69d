package dev.muster.cli.session;

import dev.muster.cli.agent.AgentOptions;
import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.SessionJson;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a session. */
@Command(
        name = "start",
        description = "Start a session: an agent joins a project. The agent is registered, or brought up to date.",
        footer = {
            "",
            "Example:",
            "  export MUSTER_SESSION=$(muster session start --agent ada --capability java --quiet)"
        })
final class Start extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Option(names = "--agent", required = true, paramLabel = "NAME", description = "The agent's name.")
    private String agent;

    @Mixin
    private final AgentOptions options = new AgentOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the id.")
    private boolean quiet;

    Start(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected int run(Muster muster) {
        String joined = project.made(muster, shell());
        SessionId id = muster.execute(new StartSession(joined, options.named(agent), false));
        if (quiet && !json()) {
            say(id.toString());
            return ExitCode.DONE;
        }
        Session session = muster.session(id);
        return answer(
                json -> SessionJson.write(json, session),
                style -> say(style.bold(id.toString()) + "  " + Glyphs.oneLine(session.agentName()) + " ("
                        + session.agent() + ") in " + Glyphs.oneLine(session.project())));
    }
}
