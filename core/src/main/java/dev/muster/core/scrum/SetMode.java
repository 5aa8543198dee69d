package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Sets how much agents of a project may do without a person. What waits for an answer goes on waiting.
 *
 * @param by the session that asks, which is refused; null for an operator
 */
public record SetMode(
        String project, ScrumMode mode, @Nullable SessionId by) implements Command<ScrumMode> {
    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
    }

    @Override
    public ScrumMode run(Change change) {
        AnswerApproval.requirePerson(by);
        ProjectDesk desk = change.project(project);
        new ScrumLifecycle(change, desk, null).mode(mode);
        return mode;
    }
}
