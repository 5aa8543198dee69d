package dev.muster.cli.lab;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster tune}: looks for a better setting, and proves it. */
@Command(
        name = "tune",
        description = "Look for a better setting of Muster on this machine, and prove that it is better.")
public final class TuneGroup extends Group {
    static final Branch BRANCH = new Branch(
            "tune",
            shell -> new TuneGroup(),
            () -> List.of(
                    Branch.leaf("gc", TuneGc::new),
                    Branch.leaf("pool", TunePool::new),
                    Branch.leaf("profile", TuneProfile::new)));

    private TuneGroup() {}
}
