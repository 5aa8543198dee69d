package dev.muster.cli.scrum;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster sprint}. */
@Command(name = "sprint", description = "Plan, run and review the sprints of a project.")
public final class SprintGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "sprint",
            shell -> new SprintGroup(),
            () -> List.of(
                    Branch.leaf("plan", Plan::new),
                    Branch.leaf("start", StartSprint::new),
                    Branch.leaf("status", SprintStatus::new),
                    Branch.leaf("pause", PauseSprint::new),
                    Branch.leaf("resume", ResumeSprint::new),
                    Branch.leaf("cancel", CancelSprint::new),
                    Branch.leaf("ci", Ci::new),
                    Branch.leaf("suggest-fix", SuggestFix::new),
                    Branch.leaf("skip", Skip::new),
                    Branch.leaf("request-changes", RequestChanges::new),
                    Branch.leaf("feedback", Feedback::new),
                    Branch.leaf("mode", Mode::new),
                    Branch.leaf("state", WorkflowState::new)));

    private SprintGroup() {}
}
