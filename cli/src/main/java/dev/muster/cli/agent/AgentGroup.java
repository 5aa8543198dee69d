package dev.muster.cli.agent;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster agent}. */
@Command(
        name = "agent",
        description = "Run programs as agents; register agents, see how they are, pause, drain and stop them.")
public final class AgentGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "agent",
            shell -> new AgentGroup(),
            () -> List.of(
                    Branch.leaf("register", Register::new),
                    Branch.leaf("run", RunAgents::new),
                    Branch.leaf("list", ListAgents::new),
                    Branch.leaf("show", ShowAgent::new),
                    Branch.leaf("log", AgentLog::new),
                    Branch.leaf("pause", Pause::new),
                    Branch.leaf("resume", Resume::new),
                    Branch.leaf("drain", Drain::new),
                    Branch.leaf("stop", Stop::new)));

    private AgentGroup() {}
}
