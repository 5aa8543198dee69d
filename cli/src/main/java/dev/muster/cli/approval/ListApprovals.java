package dev.muster.cli.approval;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.ApprovalJson;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the questions that wait. */
@Command(name = "list", description = "List the questions of a project that wait for a person, the oldest first.")
final class ListApprovals extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Option(
            names = "--after",
            paramLabel = "APPROVAL",
            description = "Those that were asked after this one: the next page.")
    private @Nullable ApprovalId after;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 50.")
    private int limit = 50;

    ListApprovals(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<Approval> waiting = muster.workflows().approvals(project.existing(muster, shell()), after, limit);
        ApprovalId next = waiting.size() < limit ? null : waiting.getLast().id();
        return answer(
                json -> json.objects("approvals", waiting, ApprovalJson::write).text("next", next), style -> {
                    if (waiting.isEmpty()) {
                        say("no questions");
                        return;
                    }
                    Instant now = shell().clock().instant();
                    Table table = Table.of("ID", "ABOUT", ">AGE", ">REMINDERS", "QUESTION");
                    for (Approval approval : waiting) {
                        table.cell(approval.id(), style::bold)
                                .cell(ApprovalWords.about(approval))
                                .cell(Ago.rough(Duration.between(approval.askedAt(), now)), style::dim)
                                .cell(approval.reminders() == 0 ? null : approval.reminders(), style::dim)
                                .cell(approval.question());
                    }
                    print(table);
                    if (next != null) {
                        say(style.dim("more: --after " + next));
                    }
                });
    }
}
