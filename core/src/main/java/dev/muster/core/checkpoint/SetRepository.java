package dev.muster.core.checkpoint;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names the git repository of a project: checkpoints of its sessions are mirrored into it, and a sprint starts on a
 * clean work tree only.
 *
 * @param path an absolute path, of a work tree or a bare repository; null for none any more
 */
public record SetRepository(String project, @Nullable String path) implements Command<Boolean> {
    private static final int LONGEST = 4096;

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        if (path == null) {
            return;
        }
        Limits.name("repository", path, LONGEST);
        try {
            if (!Path.of(path).isAbsolute()) {
                throw new RefusedException(
                        ErrorCode.INVALID_ARGUMENT, "repository '" + path + "' is not an absolute path");
            }
        } catch (InvalidPathException e) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "repository '" + path + "' is no path");
        }
    }

    /** Answers whether the project has one now. */
    @Override
    public Boolean run(Change change) {
        ProjectDesk desk = change.project(project);
        change.tables().projects().saveRepository(desk.id(), path);
        change.emit(desk, path == null ? "project.repository_removed" : "project.repository_set", null, null);
        return path != null;
    }
}
