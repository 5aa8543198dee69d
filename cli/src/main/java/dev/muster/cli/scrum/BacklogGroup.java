package dev.muster.cli.scrum;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster backlog}. */
@Command(name = "backlog", description = "Add, approve, order and view the stories of a project.")
public final class BacklogGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "backlog",
            shell -> new BacklogGroup(),
            () -> List.of(
                    Branch.leaf("view", ViewBacklog::new),
                    Branch.leaf("show", ShowStory::new),
                    Branch.leaf("add", AddStory::new),
                    Branch.leaf("epic", NewEpic::new),
                    Branch.leaf("approve", Approve::new),
                    Branch.leaf("prioritize", Prioritize::new),
                    Branch.leaf("remove", RemoveStory::new),
                    Branch.leaf("import", ImportEarlier::new)));

    private BacklogGroup() {}
}
