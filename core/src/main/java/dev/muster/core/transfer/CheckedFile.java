package dev.muster.core.transfer;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.store.Column;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.store.Sheet;
import dev.muster.core.transfer.RowReader.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a project that was read from its first line to its last, and is whole. */
public final class CheckedFile {
    private final Path path;
    private Header header = new Header("", "", "", 0);
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Ids> ids = new HashMap<>();
    private String sha256 = "";
    private long lines;
    private long bytes;

    private CheckedFile(Path path) {
        this.path = path;
    }

    /**
     * What the first line says.
     *
     * @param project the name that the project had
     * @param muster the version of Muster that wrote the file
     * @param exportedAt when, ISO-8601
     * @param cursor the last event that is in it
     */
    public record Header(String project, String muster, String exportedAt, long cursor) {}

    /**
     * Reads a file and checks its header, its counts, its hash, every field and every reference.
     *
     * @throws RefusedException with the line and the reason if anything is not as it was written
     * @throws IOException if it cannot be read
     */
    public static CheckedFile read(Path path) throws IOException {
        CheckedFile file = new CheckedFile(path);
        try (Lines in = new Lines(path)) {
            file.new Check(in).run();
            file.bytes = in.bytesRead();
        }
        return file;
    }

    public Path path() {
        return path;
    }

    public Header header() {
        return header;
    }

    /** Lines by kind, in the order of the file. */
    public Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** SHA-256 of all lines before the last, in hex. */
    public String sha256() {
        return sha256;
    }

    /** Lines of the file. */
    public long lines() {
        return lines;
    }

    /** Size of the file. */
    public long bytes() {
        return bytes;
    }

    Ids ids(String sheet) {
        return ids.computeIfAbsent(sheet, any -> new Ids());
    }

    /** The walk through a file. */
    private final class Check {
        private final Lines in;
        private final RowReader reader = new RowReader();
        /** Tasks that were named before their own line, and the line that named them. */
        private final Map<Long, Long> awaited = new HashMap<>();

        private final Set<Long> live = new HashSet<>();
        private final Set<Long> asked = new HashSet<>();
        private final Set<String> names = new HashSet<>();
        private int sheet;
        private @Nullable Object @Nullable [] before;
        private long firstEvent;

        Check(Lines in) {
            this.in = in;
        }

        void run() throws IOException {
            first();
            while (in.next()) {
                Object read = reader.read(in);
                if (read instanceof Row row) {
                    row(row);
                } else if (read instanceof Frame frame && frame.kind().equals(Format.END)) {
                    last(frame);
                    return;
                } else {
                    throw broken("a second header");
                }
            }
            throw broken("the file ends without its last line, which says what has to be in it: it was cut off");
        }

        private void first() throws IOException {
            if (!in.next()) {
                throw broken("the file is empty");
            }
            Object read = reader.read(in);
            if (!(read instanceof Frame frame)
                    || !frame.kind().equals(Format.HEADER)
                    || !frame.text("format").equals(Format.NAME)) {
                throw broken("the file is not an export of a project: its first line is no header of format '"
                        + Format.NAME + "'");
            }
            long version = frame.number("version");
            if (version > Format.VERSION) {
                throw Refusal.of(
                                ErrorCode.INVALID_ARGUMENT,
                                "line 1: the file has format " + version + ", written by Muster " + frame.text("muster")
                                        + "; this Muster reads formats up to " + Format.VERSION)
                        .withHelp("import it with that version of Muster or a newer one")
                        .asException();
            }
            if (version < 1
                    || frame.number("cursor") < 0
                    || frame.text("project").isEmpty()) {
                throw broken("the header lacks a version, a project or a cursor");
            }
            header = new Header(
                    frame.text("project"), frame.text("muster"), frame.text("exported_at"), frame.number("cursor"));
        }

        private void row(Row row) {
            order(row);
            counts.merge(row.sheet().name(), 1L, Long::sum);
            for (int i = 0; i < row.values().length; i++) {
                Long value = row.values()[i] instanceof Long number ? number : null;
                Column column = row.sheet().columns().get(i);
                if (column.type() == Column.Type.ID && value != null) {
                    ids(row.sheet().name()).add(value);
                    awaited.remove(value);
                } else if (column.type() == Column.Type.REFERENCE && value != null) {
                    reference(row, column, value);
                }
            }
            once(row);
            before = row.values();
        }

        /** Sheets follow one another in their order, and in each of them the key grows. */
        private void order(Row row) {
            int at = ProjectSheets.ALL.indexOf(row.sheet());
            if (at < sheet) {
                throw broken("a line of kind " + row.sheet().name() + " after those of kind "
                        + ProjectSheets.ALL.get(sheet).name());
            }
            if (at > sheet || before == null) {
                if (sheet < indexOf(ProjectSheets.EDGE) && at >= indexOf(ProjectSheets.EDGE)) {
                    noneAwaited();
                }
                sheet = at;
                before = null;
                return;
            }
            if (row.sheet().key() == 0) {
                throw broken("a second line of kind " + row.sheet().name());
            }
            for (int i = 0; i < row.sheet().key(); i++) {
                int compared = compare(before[i], row.values()[i]);
                if (compared < 0) {
                    return;
                }
                if (compared > 0) {
                    break;
                }
            }
            throw broken("its "
                    + String.join(
                            ", ",
                            row.sheet().columns().subList(0, row.sheet().key()).stream()
                                    .map(Column::name)
                                    .toList())
                    + " does not come after that of the line before: a line was moved or doubled");
        }

        private static int compare(@Nullable Object one, @Nullable Object other) {
            if (one instanceof Long a && other instanceof Long b) {
                return Long.compare(a, b);
            }
            return Arrays.compareUnsigned(
                    String.valueOf(one).getBytes(StandardCharsets.UTF_8),
                    String.valueOf(other).getBytes(StandardCharsets.UTF_8));
        }

        private void reference(Row row, Column column, long value) {
            Ids known = ids(column.to());
            if (row.sheet().name().equals(ProjectSheets.SESSION) && column.to().equals(ProjectSheets.SESSION)) {
                if (value != known.size() + 1L) {
                    throw broken("session " + value + " where session " + (known.size() + 1) + " should be");
                }
                known.add(value);
            } else if (known.placeOf(value) < 0 && !isDeletedTask(column, value)) {
                if (row.sheet().name().equals(column.to())) {
                    awaited.putIfAbsent(value, in.number());
                } else {
                    throw broken("it names " + column.to() + " " + value + " as its " + column.name()
                            + ", and the file has no such " + column.to());
                }
            }
        }

        private boolean isDeletedTask(Column column, long value) {
            return column.to().equals(ProjectSheets.TASK)
                    && ids(ProjectSheets.DELETED_TASK).placeOf(value) >= 0;
        }

        private void noneAwaited() {
            awaited.entrySet().stream().min(Map.Entry.comparingByValue()).ifPresent(each -> {
                throw Broken.at(each.getValue(), "it names task " + each.getKey() + ", and the file has no such task");
            });
        }

        /** What the store has once only, and no key of a line says. */
        private void once(Row row) {
            switch (row.sheet().name()) {
                case ProjectSheets.AGENT -> {
                    if (row.values()[1] instanceof String name && !names.add(name)) {
                        throw broken("a second agent '" + name + "'");
                    }
                }
                case ProjectSheets.TASK -> {
                    if (ids(ProjectSheets.DELETED_TASK).placeOf(row.id(0)) >= 0) {
                        throw broken("task " + row.id(0) + " is listed as deleted too");
                    }
                }
                case ProjectSheets.CYCLE -> {
                    if (row.id(2) < TDD_ENDS && !live.add(row.id(1))) {
                        throw broken("a second cycle of story " + row.id(1) + " that has not ended");
                    }
                }
                case ProjectSheets.APPROVAL -> {
                    if (row.id(2) == 0) {
                        pending(row.number(3), 1);
                        pending(row.number(4), -1);
                    }
                }
                case "project" -> firstEvent = row.id(3);
                case ProjectSheets.EVENT -> {
                    long expected = firstEvent + counts.getOrDefault(ProjectSheets.EVENT, 0L) - 1;
                    if (row.id(0) != expected) {
                        throw broken("event " + row.id(0) + " where event " + expected + " should be");
                    }
                }
                default -> {}
            }
        }

        private void pending(@Nullable Long about, int sign) {
            if (about != null && !asked.add(sign * about)) {
                throw broken("a second question about the same that waits for its answer");
            }
        }

        private void last(Frame end) throws IOException {
            noneAwaited();
            if (!counts.containsKey("project")) {
                throw broken("there is no line of kind project");
            }
            long cursor = firstEvent + counts.getOrDefault(ProjectSheets.EVENT, 0L) - 1;
            if (cursor != header.cursor()) {
                throw broken("the last event is " + cursor + "; the header says " + header.cursor());
            }
            if (!counts.equals(end.fields().get("counts"))) {
                throw broken("there are " + counts + "; this line says "
                        + end.fields().get("counts") + ": lines are missing or were added");
            }
            sha256 = in.sha256Before();
            if (!sha256.equals(end.text("sha256"))) {
                throw broken("the lines before do not have the SHA-256 that this line says: the file was altered");
            }
            lines = in.number();
            if (in.next()) {
                throw broken("there is more after the last line");
            }
        }

        private RefusedException broken(String what) {
            return Broken.at(in.number(), what);
        }
    }

    /** The store knows that the first four states of a cycle are not its end. */
    private static final int TDD_ENDS = 4;

    private static int indexOf(String name) {
        for (int i = 0; i < ProjectSheets.ALL.size(); i++) {
            if (ProjectSheets.ALL.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** Whether a sheet is of a kind whose ids the store gives out. */
    static boolean renumbered(Sheet sheet) {
        return sheet.id() != null && !sheet.table().isEmpty();
    }
}
