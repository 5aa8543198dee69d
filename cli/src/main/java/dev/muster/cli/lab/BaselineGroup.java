package dev.muster.cli.lab;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster baseline}. */
@Command(name = "baseline", description = "Set and show what later runs are held against. Only this moves a baseline.")
final class BaselineGroup extends Group {
    static final Branch BRANCH = new Branch(
            "baseline",
            shell -> new BaselineGroup(),
            () -> List.of(Branch.leaf("set", SetBaseline::new), Branch.leaf("show", ShowBaseline::new)));

    private BaselineGroup() {}
}
