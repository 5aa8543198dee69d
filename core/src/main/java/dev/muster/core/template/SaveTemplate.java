package dev.muster.core.template;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.EventData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a template of a project, in place of the one of that name if there is one.
 *
 * @param body JSON, up to 1 MiB
 * @param by the session that keeps it; null for an operator
 */
public record SaveTemplate(
        String project,
        String name,
        String description,
        String body,
        @Nullable SessionId by) implements Command<Integer> {
    private static final int BODY_BYTES = 1024 * 1024;

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.name("template", name, Limits.NAME);
        Limits.textBytes("description", description, Limits.DESCRIPTION_BYTES);
        Limits.textBytes("body", body, BODY_BYTES);
        if (!EventData.isJson(body)) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "the body of a template is JSON");
        }
    }

    /** Answers its version. */
    @Override
    public Integer run(Change change) {
        ProjectDesk desk = change.project(project);
        SessionSeat session = change.caller(by, desk);
        int version = change.tables().templates().save(desk.id(), name, description, body, change.now());
        change.emit(
                desk,
                "template.saved",
                session,
                EventData.object(
                        json -> json.writeStringProperty("template", name).writeNumberProperty("version", version)));
        return version;
    }
}
