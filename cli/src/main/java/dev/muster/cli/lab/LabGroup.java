package dev.muster.cli.lab;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster lab}: what is about the lab itself. */
@Command(
        name = "lab",
        description = "Prepare measurements of other servers; put faults before a server; try the lab itself.")
public final class LabGroup extends Group {
    static final Branch BRANCH = new Branch(
            "lab",
            shell -> new LabGroup(),
            () -> List.of(
                    Branch.leaf("init", LabInit::new),
                    Branch.leaf("proxy", LabProxy::new),
                    Branch.leaf("selftest", RunSelfTest::new)));

    private LabGroup() {}
}
