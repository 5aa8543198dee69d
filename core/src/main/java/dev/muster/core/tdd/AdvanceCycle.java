package dev.muster.core.tdd;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Says something to the active cycle of a story: moves it along, back, commits or aborts it, or tells how its tests
 * ran.
 *
 * <p>Where a person approves commits, a commit asks for that, and is made when the answer comes.
 *
 * @param run how the tests ran; for {@link TddCommand#RUN_TESTS}, and only there
 * @param note what is committed, or why it is aborted; null to say nothing
 * @param by the session that works on it; null for an operator
 */
public record AdvanceCycle(
        String project,
        StoryId story,
        TddCommand command,
        @Nullable TestRun run,
        @Nullable String note,
        @Nullable SessionId by)
        implements Command<Cycle> {

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        if (note != null) {
            Limits.text("note", note, Limits.REASON);
        }
        if (command == TddCommand.RUN_TESTS && run == null) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "run_tests needs how many tests passed and how many failed");
        }
        if (run != null) {
            run.check();
        }
    }

    @Override
    public Cycle run(Change change) {
        ProjectDesk desk = change.project(project);
        TddLifecycle lifecycle = new TddLifecycle(change, desk, change.caller(by, desk));
        return TddLifecycle.view(change, lifecycle.advance(story, command, run, note));
    }
}
