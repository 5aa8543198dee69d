package dev.muster.cli.checkpoint;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster checkpoint}. */
@Command(name = "checkpoint", description = "Keep what a session knows at a point of its work, and load it again.")
public final class CheckpointGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "checkpoint",
            shell -> new CheckpointGroup(),
            () -> List.of(
                    Branch.leaf("create", CreateOne::new),
                    Branch.leaf("list", ListCheckpoints::new),
                    Branch.leaf("show", ShowCheckpoint::new),
                    Branch.leaf("load", Load::new),
                    Branch.leaf("prune", Prune::new),
                    Branch.leaf("import", ImportNotes::new)));

    private CheckpointGroup() {}
}
