package dev.muster.cli.approval;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ApprovalJson;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a person. */
@Command(
        name = "request",
        description = "Ask a person whether a task may go on. It is blocked, and a lease on it ends, until the answer.",
        footer = {"", "Example:", "  muster approval request t4 --question \"Drop the table?\" --remind-every 30m"})
final class Request extends EngineCommand {
    @Parameters(paramLabel = "TASK", description = "For example t42.")
    private TaskId task;

    @Option(
            names = "--question",
            required = true,
            paramLabel = "TEXT",
            description = "What has to be decided; - reads standard input.")
    private String question;

    @Option(
            names = "--remind-every",
            paramLabel = "TIME",
            description = "How often people are reminded, 60s to 720h. Default: 15m.")
    private @Nullable Duration remindEvery;

    @Mixin
    private final SessionChoice session = new SessionChoice();

    Request(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        question = Input.text(question, shell());
    }

    @Override
    protected int run(Muster muster) {
        Approval asked = muster.execute(new RequestApproval(task, question, remindEvery, session.id(shell())));
        return answer(
                json -> ApprovalJson.write(json, asked),
                style -> say(ApprovalWords.line(asked, style) + "  " + task + " waits"));
    }
}
