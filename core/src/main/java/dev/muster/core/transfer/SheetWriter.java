package dev.muster.core.transfer;

import dev.muster.core.agent.AgentState;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Change;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.store.AgentRows.AgentRow;
import dev.muster.core.store.Column;
import dev.muster.core.store.Db;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.store.Sheet;
import dev.muster.core.store.Sql;
import dev.muster.core.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a file into the store, under the ids that they get there. For the ledger's thread. */
final class SheetWriter {
    private static final int STATE_OF_TASK = 3;
    private static final int SMALL = 8 * 1024;

    private final Change change;
    private final Db db;
    private final Renumbering ids;
    private final CheckedFile file;
    private final Map<String, Long> first = new HashMap<>();
    private final Map<SessionId, Long> live = new LinkedHashMap<>();
    private final List<Long> inProgress = new ArrayList<>();
    private long project;

    SheetWriter(Change change, Renumbering ids, CheckedFile file) {
        this.change = change;
        this.db = change.tables().db();
        this.ids = ids;
        this.file = file;
    }

    /** Gives out ids, after those that are in use. */
    void begin(long id) {
        project = id;
        for (Sheet sheet : ProjectSheets.ALL) {
            if (CheckedFile.renumbered(sheet)) {
                long largest = sheet.name().equals(ProjectSheets.TASK)
                        ? change.desk().lastTask()
                        : ProjectSheets.largestId(db, sheet);
                begin(sheet.name(), largest + 1);
            }
        }
        begin(
                ProjectSheets.DELETED_TASK,
                firstOf(ProjectSheets.TASK) + file.ids(ProjectSheets.TASK).size());
    }

    private void begin(String sheet, long id) {
        first.put(sheet, id);
        ids.begin(sheet, id);
    }

    /** The first id that rows of a kind get. */
    long firstOf(String sheet) {
        return first.getOrDefault(sheet, 0L);
    }

    /** The last task id that is used up. */
    long lastTask() {
        return firstOf(ProjectSheets.DELETED_TASK)
                + file.ids(ProjectSheets.DELETED_TASK).size()
                - 1;
    }

    boolean deletedTasks() {
        return file.ids(ProjectSheets.DELETED_TASK).size() > 0;
    }

    /** The sessions that were live, and their agents. */
    Map<SessionId, Long> live() {
        return live;
    }

    List<Long> inProgress() {
        return inProgress;
    }

    void write(Row row) {
        switch (row.sheet().name()) {
            case ProjectSheets.AGENT -> agent(row);
            case ProjectSheets.SESSION -> session(row);
            case ProjectSheets.DELETED_TASK -> {}
            case ProjectSheets.TASK -> {
                insert(row);
                if (row.id(STATE_OF_TASK) == TaskState.IN_PROGRESS.ordinal()) {
                    inProgress.add(ids.of(ProjectSheets.TASK, row.id(0)));
                }
            }
            default -> insert(row);
        }
    }

    /** An agent is known by its name; one that is new here has no more than that until it registers. */
    private void agent(Row row) {
        if (!(row.values()[1] instanceof String name)) {
            ids.agent(row.id(0), change.tables().agents().skipId());
            return;
        }
        AgentSeat known = change.desk().agent(name);
        if (known == null) {
            int stopped = AgentState.STOPPED.ordinal();
            long id = change.tables().agents().insert(name, stopped, "", 1, 0, change.now());
            known = change.desk().addAgent(new AgentRow(id, name, stopped, "", 1, 0, change.now(), change.now()));
        }
        ids.agent(row.id(0), known.id());
    }

    private void session(Row row) {
        SessionId id = SessionId.random(change.random());
        ids.session(id);
        Long state = row.number(2);
        if (state == null) {
            return;
        }
        @Nullable Object[] values = row.values();
        if (state == SessionState.ACTIVE.ordinal() || state == SessionState.PAUSED.ordinal()) {
            live.put(id, ids.of(ProjectSheets.AGENT, row.id(1)));
            values = values.clone();
            values[2] = (long) SessionState.ENDED.ordinal();
            values[5] = change.now();
        }
        insert(new Row(row.sheet(), values));
    }

    private void insert(Row row) {
        List<Column> columns = row.sheet().columns();
        byte @Nullable [][] blobs = new byte[columns.size()][];
        String session = null;
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.values()[i];
            if (columns.get(i).to().equals(ProjectSheets.SESSION) && value instanceof Long number) {
                session = ids.session(number).value();
            } else if (columns.get(i).type() == Column.Type.LONG_TEXT && value instanceof String text) {
                Blob.Stored stored = Blob.store(change, text);
                blobs[i] = stored.hash();
            } else if (columns.get(i).type() == Column.Type.CONTENT && value instanceof byte[] content) {
                byte[] whole = row.sheet().name().equals(ProjectSheets.CHECKPOINT) && session != null
                        ? named(content, session)
                        : content;
                Blob blob = whole.length <= SMALL ? Blob.plain(whole) : Blob.of(whole);
                blob.save(change);
                row.values()[i] = (long) blob.size();
                blobs[i] = blob.hash();
            }
        }
        Sql sql = db.sql(row.sheet().insert());
        if (row.sheet().inProject()) {
            sql.arg(project);
        }
        for (int i = 0; i < columns.size(); i++) {
            bind(sql, row, i, blobs[i]);
        }
        sql.run();
    }

    private void bind(Sql sql, Row row, int i, byte @Nullable [] blob) {
        Column column = row.sheet().columns().get(i);
        Object value = row.values()[i];
        switch (column.type()) {
            case ID -> sql.arg(ids.of(row.sheet().name(), row.id(i)));
            case REFERENCE -> {
                if (column.to().equals(ProjectSheets.SESSION)) {
                    sql.arg(value instanceof Long number ? ids.session(number).value() : null);
                } else {
                    sql.arg(value instanceof Long number ? (Long) ids.of(column.to(), number) : (Long) null);
                }
            }
            case NUMBER, FLAG, STATE -> sql.arg((Long) value);
            case REAL -> sql.arg((Double) value);
            case TEXT -> sql.arg((String) value);
            case WORDS -> sql.arg(column.name().equals("labels") ? ids.labels((String) value) : (String) value);
            case LONG_TEXT ->
                sql.arg(blob == null ? (String) value : emptyFor(column)).arg(blob);
            case JSON -> sql.arg(isOfTheEngine(row) ? ids.data((String) value) : (String) value);
            case BYTES -> sql.arg((byte[]) value);
            case CONTENT -> sql.arg(blob).arg((Long) value);
        }
    }

    /** Beside a blob the text is empty, or NULL where it may be. */
    private static @Nullable String emptyFor(Column column) {
        return column.presence() == Column.Presence.OPTIONAL ? null : "";
    }

    private static boolean isOfTheEngine(Row row) {
        return row.values()[2] instanceof String kind && PublishEvents.isReserved(kind);
    }

    private static byte[] named(byte[] checkpoint, String session) {
        byte[] beginning = (Format.OWN_SESSION + '"').getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(
                checkpoint, 0, Math.min(beginning.length, checkpoint.length), beginning, 0, beginning.length)) {
            return checkpoint;
        }
        byte[] id = session.getBytes(StandardCharsets.UTF_8);
        int at = Format.OWN_SESSION.length();
        byte[] whole = Arrays.copyOf(checkpoint, checkpoint.length + id.length);
        System.arraycopy(id, 0, whole, at, id.length);
        System.arraycopy(checkpoint, at, whole, at + id.length, checkpoint.length - at);
        return whole;
    }
}
