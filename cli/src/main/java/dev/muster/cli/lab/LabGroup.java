package dev.muster.cli.lab;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster lab}. */
@Command(name = "lab", description = "Prepare measurements of other servers.")
public final class LabGroup extends Group {
    static final Branch BRANCH =
            new Branch("lab", shell -> new LabGroup(), () -> List.of(Branch.leaf("init", LabInit::new)));

    private LabGroup() {}
}
