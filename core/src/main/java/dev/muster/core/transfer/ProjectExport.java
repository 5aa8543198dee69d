package dev.muster.core.transfer;

import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.blob.Blob;
import dev.muster.core.store.ArtifactRows;
import dev.muster.core.store.ArtifactRows.StoredBlob;
import dev.muster.core.store.Column;
import dev.muster.core.store.Db;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.store.Rows;
import dev.muster.core.store.Sheet;
import dev.muster.core.store.Sql;
import dev.muster.core.store.Store;
import dev.muster.core.store.Views;
import dev.muster.core.task.Words;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Writes a project line by line. In memory are one row, with what its blob holds, and a number for each session: a
 * project may have as many rows as it likes.
 */
public final class ProjectExport {
    private static final int BUFFER = 64 * 1024;

    private final Db db;
    private final long project;
    private final CountedOutput out;
    private final Map<String, Long> sessions = new HashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private ProjectExport(Db db, long project, CountedOutput out) {
        this.db = db;
        this.project = project;
        this.out = out;
    }

    /**
     * Writes a project of a data directory, also while another process has it: what is read is durable before any of it
     * is written.
     *
     * @throws RefusedException if there is no such project
     * @throws IOException if it cannot be written
     */
    public static Exported of(Path directory, String project, Instant now, OutputStream to) throws IOException {
        try (Db db = Store.look(directory)) {
            db.script("begin");
            Views views = new Views(db);
            Long id = views.projectId(project);
            if (id == null) {
                throw Refusal.noProject(project).asException();
            }
            long cursor = views.lastEvent(id);
            Store.syncLog(directory);
            return write(db, id, project, cursor, now, to);
        }
    }

    /**
     * Writes a project.
     *
     * @param db in a transaction: the snapshot that is written
     * @param project its id
     * @param name its name
     * @param cursor its last event in this snapshot
     * @param now the time of the export
     * @throws IOException if it cannot be written
     */
    public static Exported write(Db db, long project, String name, long cursor, Instant now, OutputStream to)
            throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(to, BUFFER);
        ProjectExport export = new ProjectExport(db, project, new CountedOutput(buffered));
        Exported exported;
        try {
            exported = export.all(name, cursor, now);
        } catch (JacksonIOException e) {
            throw e.getCause(); // what the generator met when it wrote
        }
        buffered.flush();
        return exported;
    }

    private Exported all(String name, long cursor, Instant now) throws IOException {
        header(name, cursor, now);
        for (Sheet sheet : ProjectSheets.ALL) {
            sheet(sheet);
        }
        return end(name, cursor);
    }

    private JsonGenerator line(String kind) {
        JsonGenerator json = Format.JSON.createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeStringProperty(Format.KIND, kind);
        return json;
    }

    private void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.close();
        out.write('\n');
    }

    private void header(String name, long cursor, Instant now) throws IOException {
        JsonGenerator json = line(Format.HEADER);
        json.writeStringProperty("format", Format.NAME)
                .writeNumberProperty("version", Format.VERSION)
                .writeStringProperty("muster", Format.muster())
                .writeStringProperty("project", name)
                .writeStringProperty("exported_at", now.toString())
                .writeNumberProperty("cursor", cursor);
        end(json);
    }

    private Exported end(String name, long cursor) throws IOException {
        String sha256 = out.sha256();
        long lines = counts.values().stream().mapToLong(Long::longValue).sum() + 2;
        JsonGenerator json = line(Format.END);
        json.writeNumberProperty("lines", lines);
        json.writeObjectPropertyStart("counts");
        counts.forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeStringProperty("sha256", sha256);
        end(json);
        return new Exported(name, cursor, lines, out.bytes(), counts, sha256);
    }

    private void sheet(Sheet sheet) throws IOException {
        long rows = 0;
        try (Rows r = query(sheet).rows()) {
            while (r.next()) {
                row(sheet, r);
                rows++;
            }
        }
        if (rows > 0) {
            counts.put(sheet.name(), rows);
        }
    }

    private Sql query(Sheet sheet) {
        return db.sql(sheet.query()).arg(project);
    }

    private void row(Sheet sheet, Rows r) throws IOException {
        JsonGenerator json = line(sheet.name());
        String session = null;
        for (Column column : sheet.columns()) {
            switch (column.type()) {
                case ID, NUMBER -> number(json, column, r);
                case REFERENCE -> {
                    if (column.to().equals(ProjectSheets.SESSION)) {
                        session = r.textOrNull();
                        if (session != null) {
                            json.writeNumberProperty(column.name(), numberOf(session));
                        }
                    } else {
                        number(json, column, r);
                    }
                }
                case FLAG -> {
                    if (r.flag()) {
                        json.writeBooleanProperty(column.name(), true);
                    }
                }
                case REAL -> {
                    Double value = r.realOrNull();
                    if (value != null) {
                        json.writeNumberProperty(column.name(), value);
                    }
                }
                case STATE -> {
                    long ordinal = r.longOr(-1);
                    if (ordinal >= 0) {
                        json.writeStringProperty(column.name(), column.words().get((int) ordinal));
                    }
                }
                case TEXT -> text(json, column, r.textOrNull());
                case LONG_TEXT -> text(json, column, longText(r));
                case WORDS -> words(json, column, r.text());
                case JSON -> json(json, column, r.textOrNull());
                case BYTES -> {
                    byte[] bytes = r.bytesOrNull();
                    if (bytes != null) {
                        json.writeBinaryProperty(column.name(), bytes);
                    }
                }
                case CONTENT -> content(json, column, content(r.bytesOrNull(), sheet, session));
            }
        }
        end(json);
    }

    private long numberOf(String session) {
        return sessions.computeIfAbsent(session, any -> (long) sessions.size() + 1);
    }

    private static void number(JsonGenerator json, Column column, Rows r) {
        if (column.presence() == Column.Presence.USUALLY_EMPTY) {
            long value = r.number();
            if (value != 0) {
                json.writeNumberProperty(column.name(), value);
            }
        } else {
            long value = r.longOr(Long.MIN_VALUE);
            if (value != Long.MIN_VALUE) {
                json.writeNumberProperty(column.name(), value);
            }
        }
    }

    private static void text(JsonGenerator json, Column column, @Nullable String value) {
        if (value != null && !(value.isEmpty() && column.presence() == Column.Presence.USUALLY_EMPTY)) {
            json.writeStringProperty(column.name(), value);
        }
    }

    private @Nullable String longText(Rows r) {
        String inline = r.textOrNull();
        byte[] hash = r.bytesOrNull();
        return hash == null ? inline : Blob.text(new ArtifactRows(db), hash);
    }

    private static void words(JsonGenerator json, Column column, String joined) {
        if (!joined.isEmpty()) {
            json.writeArrayPropertyStart(column.name());
            Words.split(joined).forEach(json::writeString);
            json.writeEndArray();
        }
    }

    /** Copied token by token: what somebody published may have line breaks in it. */
    private static void json(JsonGenerator json, Column column, @Nullable String value) {
        if (value == null) {
            return;
        }
        json.writeName(column.name());
        try (JsonParser parser = Format.JSON.createParser(ObjectReadContext.empty(), value)) {
            parser.nextToken();
            json.copyCurrentStructureExact(parser);
        }
    }

    private byte[] content(byte @Nullable [] hash, Sheet sheet, @Nullable String session) {
        StoredBlob stored = hash == null ? null : new ArtifactRows(db).blob(hash);
        byte[] bytes = stored == null ? new byte[0] : Blob.content(stored);
        return sheet.name().equals(ProjectSheets.CHECKPOINT) && session != null ? anonymous(bytes, session) : bytes;
    }

    private static byte[] anonymous(byte[] checkpoint, String session) {
        byte[] beginning = (Format.OWN_SESSION + session).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(
                checkpoint, 0, Math.min(beginning.length, checkpoint.length), beginning, 0, beginning.length)) {
            return checkpoint;
        }
        byte[] kept = new byte[checkpoint.length - session.length()];
        int at = Format.OWN_SESSION.length();
        System.arraycopy(checkpoint, 0, kept, 0, at);
        System.arraycopy(checkpoint, at + session.length(), kept, at, kept.length - at);
        return kept;
    }

    private static void content(JsonGenerator json, Column column, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            json.writeStringProperty(column.name(), text);
        } catch (CharacterCodingException notText) {
            json.writeBinaryProperty(column.nameOfBase64(), bytes);
        }
    }
}
