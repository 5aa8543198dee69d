package dev.muster.cli.approval;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ApprovalJson;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one question. */
@Command(name = "show", description = "Show a question and its answer.")
final class ShowApproval extends EngineCommand {
    @Parameters(paramLabel = "APPROVAL", description = "For example ap7.")
    private ApprovalId id;

    ShowApproval(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Approval approval = muster.workflows().approval(id);
        return answer(
                json -> ApprovalJson.write(json, approval),
                style -> ApprovalWords.print(approval, shell().clock().instant(), style, this::say));
    }
}
