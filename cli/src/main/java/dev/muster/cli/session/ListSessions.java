package dev.muster.cli.session;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.SessionJson;
import dev.muster.core.Page;
import dev.muster.core.agent.AgentId;
import dev.muster.core.session.Session;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists sessions, newest first. */
@Command(name = "list", description = "List sessions, newest first.")
final class ListSessions extends EngineCommand {
    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Of this project. Default: of all.")
    private @Nullable String project;

    @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent, for example a7.")
    private @Nullable AgentId agent;

    @Option(names = "--after", paramLabel = "CURSOR", description = "The 'next' of the last page.")
    private @Nullable String after;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 50.")
    private int limit = 50;

    ListSessions(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        String of = project == null ? null : ProjectChoice.existing(muster, project);
        Page<Session> page = muster.sessions(of, agent, after, limit);
        List<Session> sessions = page.items();
        return answer(
                json -> json.objects("sessions", sessions, SessionJson::write).text("next", page.next()), style -> {
                    if (sessions.isEmpty()) {
                        say("no sessions");
                        return;
                    }
                    Instant now = shell().clock().instant();
                    Table table = Table.of("ID", "PROJECT", "AGENT", "STATE", ">AGE", ">SEEN");
                    for (Session session : sessions) {
                        table.cell(session.id(), style::bold)
                                .cell(session.project())
                                .cell(session.agentName() + " (" + session.agent() + ")")
                                .cell(
                                        StateMachine.wire(session.state()),
                                        text -> SessionStyle.paint(style, session.state(), text))
                                .cell(Ago.rough(Duration.between(session.createdAt(), now)), style::dim)
                                .cell(Ago.rough(Duration.between(session.lastSeenAt(), now)), style::dim);
                    }
                    print(table);
                    if (page.next() != null) {
                        say(style.dim("more: --after " + page.next()));
                    }
                });
    }
}
