package dev.muster.core.project;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import java.time.Instant;

/**
 * Creates a project.
 *
 * @param name unique: letters, digits, dots, dashes and underscores, up to 200
 */
public record CreateProject(String name, String description) implements Command<Project> {
    @Override
    public void check() {
        Limits.name("project name", name, Limits.NAME);
        Limits.textBytes("project description", description, Limits.DESCRIPTION_BYTES);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && "._-".indexOf(c) < 0) {
                throw new RefusedException(
                        ErrorCode.INVALID_ARGUMENT,
                        "project name '" + name + "': only letters, digits, '.', '-' and '_' are accepted");
            }
        }
    }

    @Override
    public Project run(Change change) {
        if (change.desk().project(name) != null) {
            throw new RefusedException(ErrorCode.CONFLICT, "there is a project '" + name + "' already");
        }
        create(change);
        return new Project(name, description, Instant.ofEpochMilli(change.now()), null);
    }

    /** Creates it; there must be none of that name. */
    public ProjectDesk create(Change change) {
        check();
        long id = change.tables().projects().insert(name, description, 0, change.now());
        ProjectDesk project = change.desk().addProject(id, name, 0, 0);
        change.emit(project, "project.created", null, null);
        return project;
    }
}
