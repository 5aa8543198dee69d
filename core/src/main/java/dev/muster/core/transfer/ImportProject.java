package dev.muster.core.transfer;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskViews;
import dev.muster.core.task.EventData;
import dev.muster.core.task.TaskLifecycle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a project of a file that was checked, all or nothing: one transaction, so that a crash at any point leaves the
 * whole project or none. What cannot be as it was is changed by the rules of the engine, and the log says so: tasks in
 * progress lose their lease, sessions that were live have ended.
 *
 * @param file what was checked; it is read a second time, and must not have changed
 * @param project the name that the project gets; there must be none of that name
 */
public record ImportProject(CheckedFile file, String project) implements Command<Imported> {
    /** Runs of ids in one event. */
    private static final int RUNS = 1_000;

    @Override
    public void check() {
        new CreateProject(project, "").check();
    }

    @Override
    public Imported run(Change change) {
        if (change.desk().project(project) != null) {
            throw Refusal.of(ErrorCode.CONFLICT, "there is a project '" + project + "' already")
                    .withHelp("an import makes a project of its own: give it another name")
                    .asException();
        }
        requireUnchanged();
        Renumbering ids = new Renumbering(file);
        SheetWriter writer = new SheetWriter(change, ids, file);
        long id = change.tables().projects().insert(project, "", 0, change.now());
        writer.begin(id);
        try (Lines lines = new Lines(file.path())) {
            RowReader reader = new RowReader();
            while (lines.next()) {
                if (reader.read(lines) instanceof Row row) {
                    writer.write(row);
                } else if (lines.number() > 1) {
                    requireSame(lines.sha256Before());
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.path(), e);
        } catch (RefusedException e) {
            throw changed(e);
        }
        ProjectSheets.countRows(change.tables().db(), id);
        ProjectDesk desk =
                change.desk().adopt(id, writer.firstOf(ProjectSheets.TASK), writer.firstOf(ProjectSheets.APPROVAL));
        change.desk().skipTasks(writer.lastTask());
        if (writer.deletedTasks()) {
            change.tables().projects().saveMeta("task_id_floor", writer.lastTask());
        }
        change.tables().projects().saveMeta(TaskViews.TIMES_MIXED, writer.lastTask());
        change.desk().textsChanged();
        endSessions(change, desk, writer.live());
        int returned = giveBack(change, writer.inProgress());
        Map<String, List<Ids.Run>> runs = ids.runs();
        tell(change, desk, runs);
        return new Imported(
                project,
                file.header().project(),
                file.counts(),
                runs,
                returned,
                writer.live().size());
    }

    private void requireUnchanged() {
        try {
            if (Files.size(file.path()) != file.bytes()) {
                throw new RefusedException(
                        ErrorCode.CONFLICT, file.path() + " has changed since it was checked; nothing was imported");
            }
        } catch (IOException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "cannot read " + file.path() + ": " + e.getMessage());
        }
    }

    private void requireSame(String sha256) {
        if (!sha256.equals(file.sha256())) {
            throw changed(null);
        }
    }

    /** The transaction is rolled back for it: it has written by now. */
    private IllegalStateException changed(@Nullable Exception cause) {
        return new IllegalStateException(file.path() + " was changed while it was imported", cause);
    }

    private static void endSessions(Change change, ProjectDesk desk, Map<SessionId, Long> live) {
        live.forEach((session, agent) -> change.emit(desk, "session.ended", null, agent, session, null, null, 0, null));
    }

    private static int giveBack(Change change, List<Long> inProgress) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        for (long task : inProgress) {
            TaskRow row = change.tables().tasks().find(task);
            if (row != null) {
                lifecycle.leaseLeftBehind(row);
            }
        }
        return inProgress.size();
    }

    private void tell(Change change, ProjectDesk desk, Map<String, List<Ids.Run>> runs) {
        change.emit(
                desk,
                "project.imported",
                null,
                EventData.object(json -> json.writeStringProperty(
                                "from", file.header().project())
                        .writeStringProperty("muster", file.header().muster())
                        .writeStringProperty("exported_at", file.header().exportedAt())
                        .writeNumberProperty("cursor", file.header().cursor())
                        .writeStringProperty("sha256", file.sha256())));
        runs.forEach((kind, all) -> {
            for (int from = 0; from < all.size(); from += RUNS) {
                List<Ids.Run> some = all.subList(from, Math.min(all.size(), from + RUNS));
                change.emit(desk, "project.renumbered", null, EventData.object(json -> {
                    json.writeStringProperty("kind", kind);
                    json.writeArrayPropertyStart("ids");
                    for (Ids.Run run : some) {
                        json.writeStartArray();
                        json.writeNumber(run.from());
                        json.writeNumber(run.to());
                        json.writeNumber(run.count());
                        json.writeEndArray();
                    }
                    json.writeEndArray();
                }));
            }
        });
    }
}
