package dev.muster.cli.session;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster session}. */
@Command(name = "session", description = "Start, pause, resume and end sessions: an agent at work in a project.")
public final class SessionGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "session",
            shell -> new SessionGroup(),
            () -> List.of(
                    Branch.leaf("start", Start::new),
                    Branch.leaf("list", ListSessions::new),
                    Branch.leaf("show", ShowSession::new),
                    Branch.leaf("pause", Pause::new),
                    Branch.leaf("resume", Resume::new),
                    Branch.leaf("end", End::new)));

    private SessionGroup() {}
}
