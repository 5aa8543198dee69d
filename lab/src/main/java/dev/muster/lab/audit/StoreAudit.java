package dev.muster.lab.audit;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Audits a data directory by reading the store's file: a connection of its own, read-only, with SQL of its own. It
 * never asks the engine, and shares no code with it.
 *
 * <p>With a list of acknowledged changes it looks up each of them; without one it checks the structure only: event
 * sequences without gaps, legal state changes, growing fencing tokens, one lease a task, dependencies honoured, counts
 * that add up.
 */
public final class StoreAudit {
    /** The store's file in a data directory. */
    public static final String FILE = "muster.db";

    /**
     * SQLite's codes for what says nothing of the data: busy, read-only, input or output failed, full, cannot be
     * opened.
     */
    private static final Set<Integer> NOT_THE_DATA = Set.of(5, 8, 10, 13, 14);
    /** The part of SQLite's extended codes that names the kind. */
    private static final int PRIMARY = 0xff;

    private static final int KNOWN_SCHEMA = 6;
    private static final String OPEN_READ_ONLY = "1";

    /** Less than the id of any project. */
    private static final long EVERYTHING = 0;

    private StoreAudit() {}

    /**
     * Audits a data directory.
     *
     * @param directory holds {@value #FILE}
     * @param acknowledged what must be there; null for a structural audit
     * @throws FileSystemException if it cannot be read now, which says nothing of the data: busy, or a full disk
     * @throws IOException with a message for the user when there is no store or it is none that can be read
     */
    public static AuditFindings audit(Path directory, @Nullable Acknowledged acknowledged) throws IOException {
        return audit(directory, acknowledged, null);
    }

    /**
     * Audits what a data directory holds of a project and of all that were created after it: a store that is used by
     * one after the other need not be read again from its beginning each time.
     *
     * @param directory holds {@value #FILE}; somebody may be writing to it
     * @param acknowledged what must be there
     * @param project the first one; if there is no such project, everything is audited
     * @throws IOException as for the whole
     */
    public static AuditFindings since(Path directory, Acknowledged acknowledged, String project) throws IOException {
        return audit(directory, acknowledged, project);
    }

    private static AuditFindings audit(Path directory, @Nullable Acknowledged acknowledged, @Nullable String project)
            throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException(directory + " is not a data directory: it has no " + FILE);
        }
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", OPEN_READ_ONLY);
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file, readOnly)) {
            requireSchema(store, file);
            return audit(store, acknowledged, project);
        } catch (SQLException unreadable) {
            String why = file + " cannot be audited: " + unreadable.getMessage();
            throw NOT_THE_DATA.contains(unreadable.getErrorCode() & PRIMARY)
                    ? new FileSystemException(why)
                    : new IOException(why, unreadable);
        }
    }

    private static void requireSchema(Connection store, Path file) throws SQLException, IOException {
        try (Statement statement = store.createStatement();
                ResultSet version = statement.executeQuery("pragma user_version")) {
            int schema = version.next() ? version.getInt(1) : 0;
            if (schema != KNOWN_SCHEMA) {
                throw new IOException(file + " has schema " + schema + "; this audit knows schema " + KNOWN_SCHEMA
                        + ". Use the Muster version that wrote it");
            }
        }
    }

    private static AuditFindings audit(Connection store, @Nullable Acknowledged acknowledged, @Nullable String project)
            throws SQLException {
        // One transaction, so that all checks see the same state even if somebody writes.
        store.setAutoCommit(false);
        Findings findings = new Findings();
        Projects projects = new Projects(store);
        long first = project == null ? EVERYTHING : projects.idOf(project);
        EventReplay replay = new EventReplay(store, projects, first, acknowledged, findings);
        replay.run();
        new TaskRowsCheck(store, projects, first, replay.track(), acknowledged, findings).run();
        new RelationsCheck(store, first, replay.track(), findings).run();
        if (acknowledged != null) {
            new WorkflowRowsCheck(store, acknowledged, findings).run();
        }
        store.rollback();
        return findings.findings(acknowledged);
    }
}
