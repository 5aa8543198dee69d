package dev.muster.cli.cascade;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster cascade}. */
@Command(
        name = "cascade",
        description = "Assess a session: what it knows before the work, whether it may act, and after.")
public final class CascadeGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "cascade",
            shell -> new CascadeGroup(),
            () -> List.of(
                    Branch.leaf("status", ShowCascade::new),
                    Branch.leaf("preflight", Preflight::new),
                    Branch.leaf("investigate", Investigate::new),
                    Branch.leaf("check", Check::new),
                    Branch.leaf("act", Act::new),
                    Branch.leaf("postflight", Postflight::new),
                    Branch.leaf("overrule", Overrule::new),
                    Branch.leaf("evidence", TellEvidence::new),
                    Branch.leaf("beliefs", ShowBeliefs::new),
                    Branch.leaf("calibration", ShowCalibration::new),
                    Branch.leaf("drift", ShowDrift::new)));

    private CascadeGroup() {}
}
