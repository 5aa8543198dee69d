package dev.muster.cli.finding;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster finding}. */
@Command(name = "finding", description = "Note what a session finds out: its own until it is published to the project.")
public final class FindingGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "finding",
            shell -> new FindingGroup(),
            () -> List.of(
                    Branch.leaf("note", Note::new),
                    Branch.leaf("list", ListFindings::new),
                    Branch.leaf("publish", Publish::new)));

    private FindingGroup() {}
}
