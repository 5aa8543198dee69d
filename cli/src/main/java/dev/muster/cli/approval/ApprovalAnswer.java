package dev.muster.cli.approval;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.Person;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.ApprovalJson;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that answers a question. */
abstract class ApprovalAnswer extends EngineCommand {
    @Parameters(paramLabel = "APPROVAL", description = "For example ap7.")
    private ApprovalId id;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why; - reads standard input.")
    private @Nullable String comment;

    @Mixin
    private final SessionChoice session = new SessionChoice();

    private final boolean approved;

    ApprovalAnswer(Shell shell, boolean approved) {
        super(shell);
        this.approved = approved;
    }

    @Override
    protected final void prepare() {
        comment = comment == null ? null : Input.text(comment, shell());
    }

    @Override
    protected final int run(Muster muster) {
        Approval answered =
                muster.execute(new AnswerApproval(id, null, approved, Person.name(), comment, session.id(shell())));
        return answer(
                json -> ApprovalJson.write(json, answered),
                style -> say(ApprovalWords.line(answered, style) + "  by "
                        + Glyphs.oneLine(String.valueOf(answered.answeredBy()))));
    }
}
