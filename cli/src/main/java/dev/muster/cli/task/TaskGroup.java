package dev.muster.cli.task;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster task}. */
@Command(name = "task", description = "Create, find, claim and finish tasks.")
public final class TaskGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "task",
            shell -> new TaskGroup(),
            () -> List.of(
                    Branch.leaf("create", CreateTask::new),
                    Branch.leaf("list", ListTasks::new),
                    Branch.leaf("search", SearchTasks::new),
                    Branch.leaf("show", ShowTask::new),
                    Branch.leaf("log", TaskLog::new),
                    Branch.leaf("artifact", ReadArtifact::new),
                    Branch.leaf("claim", Claim::new),
                    Branch.leaf("renew", Renew::new),
                    Branch.leaf("complete", Complete::new),
                    Branch.leaf("continue", Continue::new),
                    Branch.leaf("fail", Fail::new),
                    Branch.leaf("release", Release::new),
                    Branch.leaf("revise", Revise::new),
                    Branch.leaf("block", Block::new),
                    Branch.leaf("unblock", Unblock::new),
                    Branch.leaf("update", Update::new),
                    Branch.leaf("cancel", Cancel::new),
                    Branch.leaf("requeue", Requeue::new),
                    Branch.leaf("archive", Archive::new)));

    private TaskGroup() {}
}
