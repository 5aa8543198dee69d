package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts, pauses, resumes or cancels the sprint.
 *
 * @param command one of {@link ScrumCommand#SPRINT_START}, {@code SPRINT_PAUSE}, {@code SPRINT_RESUME} and
 *     {@code SPRINT_CANCEL}
 * @param workTree how the repository's work tree was found just now, which has to be clean for a start; null if the
 *     project has no repository
 * @param by the session that asks; null for an operator
 */
public record ChangeSprint(
        String project,
        ScrumCommand command,
        @Nullable WorkTree workTree,
        @Nullable SessionId by) implements Command<ScrumState> {
    private static final Set<ScrumCommand> COMMANDS = EnumSet.of(
            ScrumCommand.SPRINT_START,
            ScrumCommand.SPRINT_PAUSE,
            ScrumCommand.SPRINT_RESUME,
            ScrumCommand.SPRINT_CANCEL);

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        if (!COMMANDS.contains(command)) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, StateMachine.wire(command) + " is not a change of a sprint");
        }
    }

    @Override
    public ScrumState run(Change change) {
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, change.caller(by, desk));
        scrum.require(command);
        switch (command) {
            case SPRINT_START -> {
                requireClean(scrum);
                scrum.start();
            }
            case SPRINT_PAUSE -> scrum.pause();
            case SPRINT_RESUME -> scrum.resume();
            default -> scrum.cancel();
        }
        return scrum.state();
    }

    private void requireClean(ScrumLifecycle scrum) {
        if (workTree != null && workTree.uncommitted() > 0) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "the work tree " + workTree.path() + " is not clean: " + workTree.uncommitted()
                                    + (workTree.uncommitted() == 1 ? " path is" : " paths are") + " not committed",
                            StateMachine.wire(scrum.state()),
                            scrum.allowed(),
                            null,
                            "commit or stash them, then start the sprint")
                    .asException();
        }
    }
}
