package dev.muster.cli.diagnose;

import dev.muster.core.blob.Blob;
import dev.muster.core.store.ArtifactRows.StoredBlob;
import dev.muster.core.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The store's file: its version, whether its pages and blobs are whole, its log, and room that nothing uses. */
final class StoreCheck implements Check {
    private static final String AREA = "store";
    private static final String RESTORE =
            "keep the file as it is, and go back to a copy: an export, a backup, or " + Store.FILE + ".v… beside it";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LARGE_LOG = 512L << 20;
    private static final double LARGE_FREE_SHARE = 0.25;
    private static final long SMALL_FILE = 64L << 20;
    private static final int BLOBS_READ = 50;
    private static final long LARGEST_BLOB_READ = 4L << 20;

    private final Path directory;

    private final Predicate<Path> unseen;

    StoreCheck(Path directory) {
        this(directory, UnseenDirectory::is);
    }

    /** @param unseen whether this user cannot look into a directory */
    StoreCheck(Path directory, Predicate<Path> unseen) {
        this.directory = directory;
        this.unseen = unseen;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws IOException {
        if (unseen.test(directory)) {
            return List.of(Finding.trouble(
                    AREA, "file", UnseenDirectory.words(directory), "a store that can be read", "run as its owner"));
        }
        if (!Files.isDirectory(directory) || !StoreFile.isIn(directory)) {
            return List.of(Finding.notMeasured(
                    AREA, "file", directory + " holds no store", "the first command that writes makes one"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(log());
        try (StoreFile store = StoreFile.open(directory)) {
            version(store, findings);
            integrity(store, findings);
            if (store.number("select count(*) from sqlite_schema where name = 'blob'") > 0) {
                findings.add(room(store));
                findings.add(blobs(store));
            }
        } catch (SQLException unreadable) {
            findings.add(Finding.trouble(
                    AREA, "file", "cannot be read: " + unreadable.getMessage(), "a store that can be read", RESTORE));
        }
        return findings;
    }

    private Finding log() throws IOException {
        Path log = directory.resolve(Store.FILE + "-wal");
        long bytes = Files.exists(log) ? Files.size(log) : 0;
        return Finding.atMost(
                bytes <= LARGE_LOG,
                AREA,
                "write-ahead log",
                Amounts.bytes(bytes),
                "at most " + Amounts.bytes(LARGE_LOG),
                "something has been reading from one snapshot for long, such as an export: end it");
    }

    private static void version(StoreFile store, List<Finding> findings) throws SQLException {
        long version = store.version();
        String bound = "version " + Store.VERSION;
        String value = "version " + version;
        if (version == Store.VERSION) {
            findings.add(Finding.ok(AREA, "version", value, bound));
        } else if (version > Store.VERSION) {
            findings.add(Finding.trouble(
                    AREA,
                    "version",
                    value + ", written by a newer Muster",
                    bound,
                    "use the Muster that wrote it, or another data directory"));
        } else if (version == 0) {
            findings.add(Finding.trouble(
                    AREA, "version", "no Muster wrote this file", bound, "name a data directory of Muster's"));
        } else {
            findings.add(Finding.warning(
                    AREA,
                    "version",
                    value + ", of an older Muster",
                    bound,
                    "nothing: the next start migrates a copy, and keeps this one beside it"));
        }
    }

    private static void integrity(StoreFile store, List<Finding> findings) throws SQLException {
        String name = "quick check";
        try (Statement statement = store.statement()) {
            AtomicBoolean late = new AtomicBoolean();
            CountDownLatch over = new CountDownLatch(1);
            Thread watch = Thread.ofVirtual().start(() -> cancelLate(statement, over, late));
            List<String> said = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("pragma quick_check(10)")) {
                while (rows.next()) {
                    said.add(rows.getString(1));
                }
            } catch (SQLException broken) {
                if (late.get()) {
                    findings.add(Finding.notMeasured(
                            AREA,
                            name,
                            "took longer than " + PATIENCE.toSeconds() + " s and was stopped",
                            "muster audit reads the whole store"));
                    return;
                }
                said.add(String.valueOf(broken.getMessage()));
            } finally {
                over.countDown();
                watch.interrupt();
            }
            boolean whole = said.equals(List.of("ok"));
            findings.add(
                    whole
                            ? Finding.ok(AREA, name, "ok", "ok")
                            : Finding.trouble(AREA, name, String.join("; ", said), "ok", RESTORE));
        }
    }

    private static void cancelLate(Statement statement, CountDownLatch over, AtomicBoolean late) {
        try {
            if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                statement.cancel();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (SQLException gone) {
            System.getLogger(StoreCheck.class.getName()).log(System.Logger.Level.DEBUG, "Cancelling a check", gone);
        }
    }

    private static Finding room(StoreFile store) throws SQLException {
        long page = store.number("pragma page_size");
        long pages = store.number("pragma page_count");
        long free = store.number("pragma freelist_count");
        return Finding.atMost(
                free <= LARGE_FREE_SHARE * pages || pages * page < SMALL_FILE,
                AREA,
                "size",
                Amounts.bytes(pages * page) + ", of which " + Amounts.bytes(free * page) + " are free",
                "at most 25 % free, beyond " + Amounts.bytes(SMALL_FILE),
                "nothing: retention gives it back step by step while a server runs");
    }

    /** The newest blobs are what a torn disk would have hit. */
    private static Finding blobs(StoreFile store) throws SQLException {
        long count = store.number("select count(*) from blob");
        if (count == 0) {
            return Finding.ok(AREA, "blobs", "none");
        }
        int read = 0;
        int broken = 0;
        try (Statement statement = store.statement();
                ResultSet rows = statement.executeQuery("select hash, size, encoding, data from blob where size <= "
                        + LARGEST_BLOB_READ + " order by id desc limit " + BLOBS_READ)) {
            while (rows.next()) {
                read++;
                StoredBlob stored = new StoredBlob(rows.getLong(2), rows.getInt(3), rows.getBytes(4));
                broken += isWhole(rows.getBytes(1), stored) ? 0 : 1;
            }
        }
        String value = Amounts.count(count, "blob") + "; of the newest " + read + " read again, " + broken
                + " not what " + (broken == 1 ? "its hash says" : "their hashes say");
        return broken == 0
                ? Finding.ok(AREA, "blobs", value, "0 broken")
                : Finding.trouble(AREA, "blobs", value, "0 broken", RESTORE);
    }

    private static boolean isWhole(byte[] hash, StoredBlob stored) {
        try {
            byte[] now = MessageDigest.getInstance("SHA-256").digest(Blob.content(stored));
            return MessageDigest.isEqual(hash, now);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        } catch (RuntimeException undecodable) {
            return false;
        }
    }
}
