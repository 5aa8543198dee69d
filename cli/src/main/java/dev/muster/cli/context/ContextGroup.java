package dev.muster.cli.context;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster context}. */
@Command(name = "context", description = "Keep by name what a session is to be told with each task that it claims.")
public final class ContextGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "context",
            shell -> new ContextGroup(),
            () -> List.of(
                    Branch.leaf("save", Save::new),
                    Branch.leaf("list", ListParts::new),
                    Branch.leaf("get", Get::new),
                    Branch.leaf("delete", Delete::new)));

    private ContextGroup() {}
}
