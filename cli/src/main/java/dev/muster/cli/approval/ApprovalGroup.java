package dev.muster.cli.approval;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster approval}. */
@Command(name = "approval", description = "Ask people whether work may go on, and answer.")
public final class ApprovalGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "approval",
            shell -> new ApprovalGroup(),
            () -> List.of(
                    Branch.leaf("list", ListApprovals::new),
                    Branch.leaf("show", ShowApproval::new),
                    Branch.leaf("request", Request::new),
                    Branch.leaf("approve", Approve::new),
                    Branch.leaf("reject", Reject::new)));

    private ApprovalGroup() {}
}
