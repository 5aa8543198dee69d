package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.StoryRows.StoryRow;
import org.jspecify.annotations.Nullable;

/**
 * Tells how continuous integration did on a story. Three failures in a row block the active sprint.
 *
 * @param detail what failed, or where to look; null to say nothing
 * @param by the session that tells it; null for an operator
 */
public record ReportCi(
        String project,
        StoryId story,
        boolean passed,
        @Nullable String detail,
        @Nullable SessionId by) implements Command<ScrumState> {

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        if (detail != null) {
            Limits.text("detail", detail, Limits.REASON);
        }
    }

    @Override
    public ScrumState run(Change change) {
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, change.caller(by, desk));
        StoryRow row = scrum.lives().find(story);
        scrum.ci(row, passed, detail);
        return scrum.state();
    }
}
