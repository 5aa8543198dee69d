package dev.muster.core.approval;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a question. What waits for the answer goes on in the same transaction. An agent cannot answer: a person does.
 *
 * @param project the project that the caller may see; null for all of them
 * @param answeredBy who answers, as a name to be shown
 * @param comment why, or null
 * @param by the session that answers, which is refused; null for an operator
 */
public record AnswerApproval(
        ApprovalId approval,
        @Nullable String project,
        boolean approved,
        String answeredBy,
        @Nullable String comment,
        @Nullable SessionId by)
        implements Command<Approval> {

    @Override
    public void check() {
        Limits.name("answered by", answeredBy, Limits.NAME);
        if (comment != null) {
            Limits.text("comment", comment, Limits.REASON);
        }
    }

    @Override
    public Approval run(Change change) {
        requirePerson(by);
        ApprovalRow row = change.tables().approvals().find(approval.value());
        String owner = row == null ? "" : change.desk().project(row.project).name();
        if (row == null || (project != null && !project.equals(owner))) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no approval " + approval)
                    .withHelp("list the approvals that wait")
                    .asException();
        }
        if (ApprovalState.of(row.state) != ApprovalState.PENDING) {
            String state = StateMachine.wire(ApprovalState.of(row.state));
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "approval " + approval + " is " + state
                                    + (row.answeredBy == null ? "" : ", answered by " + row.answeredBy)
                                    + (row.comment == null ? "" : ": " + row.comment),
                            state,
                            List.of(),
                            null,
                            "an answer is final; what it was about can be asked for again")
                    .asException();
        }
        ApprovalLifecycle.answer(change, row, approved, answeredBy, comment);
        return Approval.of(row, owner);
    }

    /**
     * Refuses what only a person may do.
     *
     * @throws dev.muster.core.RefusedException if a session asks
     */
    public static void requirePerson(@Nullable SessionId by) {
        if (by != null) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "a person decides this, without a session: an agent cannot")
                    .withHelp("go on with other work; you are told by the event approval.answered")
                    .asException();
        }
    }
}
