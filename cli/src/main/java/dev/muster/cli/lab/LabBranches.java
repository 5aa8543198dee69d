package dev.muster.cli.lab;

import dev.muster.cli.pages.WritePages;
import dev.muster.cli.tree.Branch;
import dev.muster.lab.engine.EngineProbe;
import java.util.List;

/** The lab's commands. */
public final class LabBranches {
    public static final List<Branch> ALL = List.of(
            Branch.leaf("validate", Validate::new),
            Branch.leaf("run", RunScenario::new),
            Branch.leaf("report", Report::new),
            Branch.leaf("compare", Compare::new),
            Branch.leaf("pages", WritePages::new),
            BaselineGroup.BRANCH,
            Branch.leaf("history", ShowHistory::new),
            Branch.leaf("audit", Audit::new),
            Branch.leaf("monitor", Monitor::new),
            TuneGroup.BRANCH,
            Branch.leaf("loop", Loop::new),
            LabGroup.BRANCH,
            Branch.leaf(EngineProbe.COMMAND, ProbeEngine::new));

    private LabBranches() {}
}
