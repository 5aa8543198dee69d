package dev.muster.cli.session;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.SessionJson;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one session. */
@Command(name = "show", description = "Show a session.")
final class ShowSession extends EngineCommand {
    @Parameters(paramLabel = "SESSION", description = "What 'muster session start' answered.")
    private SessionId id;

    ShowSession(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Session session = muster.session(id);
        Instant now = shell().clock().instant();
        return answer(json -> SessionJson.write(json, session), style -> {
            say(style.bold(session.id().toString()));
            say("");
            say("  " + style.dim("state") + "  " + SessionStyle.state(style, session.state()));
            say("");
            new Details()
                    .line("agent", session.agentName() + " (" + session.agent() + ")")
                    .line("project", session.project())
                    .line("started", Ago.at(session.createdAt(), now))
                    .line("seen", Ago.at(session.lastSeenAt(), now))
                    .line("ended", session.endedAt() == null ? null : Ago.at(session.endedAt(), now))
                    .print(this::say, style);
        });
    }
}
