package dev.muster.core.store;

import dev.muster.core.EngineException;
import dev.muster.core.Tuning;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/** The files of a data directory: one SQLite database with its write-ahead log. */
public final class Store {
    public static final String FILE = "muster.db";

    /** The version of a store that this Muster reads and writes. */
    public static final int VERSION = Migrations.NEWEST;

    private static final int LOCK_WAIT_MS = 10_000;

    private final Path file;
    private final boolean synchronous;
    private final Tuning tuning;

    private Store(Path file, boolean synchronous, Tuning tuning) {
        this.file = file;
        this.synchronous = synchronous;
        this.tuning = tuning;
    }

    /**
     * Opens the store of a data directory, and creates or migrates it if need be.
     *
     * @param synchronous whether each commit waits for the disk
     * @throws EngineException if it cannot be opened; the message says why
     */
    public static Store open(Path directory, boolean synchronous) {
        return open(directory, synchronous, Tuning.DEFAULT);
    }

    /**
     * Opens it with other page caches.
     *
     * @param synchronous whether each commit waits for the disk
     * @throws EngineException if it cannot be opened; the message says why
     */
    public static Store open(Path directory, boolean synchronous, Tuning tuning) {
        Store store = new Store(directory.resolve(FILE), synchronous, tuning);
        try {
            boolean fresh = Files.notExists(store.file);
            new Migrations(store.file).run();
            if (fresh) {
                syncDirectory(directory);
            }
        } catch (SQLException e) {
            throw new EngineException(
                    "cannot open " + store.file + ": " + e.getMessage() + Unusable.advice(directory, e), e);
        } catch (IOException e) {
            throw Unusable.file(store.file, e);
        }
        return store;
    }

    /** Loads the driver: its native library, and the calendars for dates that nobody reads. */
    public static void prefetch() {
        try (Connection memory = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
            memory.isValid(0);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** Makes the names in a directory durable. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    public Path file() {
        return file;
    }

    /**
     * The connection of the only writer. It syncs around checkpoints; the sync after each commit is the ledger's, with
     * {@link #log}. Checkpoints are not left to chance: see {@link Checkpointer}.
     */
    public Db writer() {
        return connect(
                new SQLiteConfig(),
                "journal_mode = wal",
                "synchronous = " + (synchronous ? "normal" : "off"),
                "wal_autocheckpoint = 0",
                cache(tuning.writerCache()),
                "temp_store = memory",
                // A store that was not in this mode before has a log only after the first read.
                "user_version");
    }

    /** The write-ahead log; the writer's connection must be open. */
    public LogFile log() {
        return synchronous ? LogFile.open(logFile()) : LogFile.UNSYNCED;
    }

    /** Where the write-ahead log is while the writer's connection is open. */
    Path logFile() {
        return file.resolveSibling(FILE + "-wal");
    }

    /** A connection that only reads. */
    public Db reader() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return connect(config, "query_only = on", cache(tuning.readerCache()), "temp_store = memory");
    }

    /**
     * A connection that only reads, to the store of a directory that another process may own. Nothing is migrated.
     *
     * @throws EngineException if there is no store, or it is of another version than this Muster's
     */
    public static Db look(Path directory) {
        Path file = directory.resolve(FILE);
        if (Files.notExists(file)) {
            throw new EngineException(directory + " holds no Muster data", null);
        }
        Db db = new Store(file, true, Tuning.DEFAULT).reader();
        try {
            long version = db.sql("pragma user_version").longOr(0);
            if (version != Migrations.NEWEST) {
                throw new EngineException(
                        file + " has store version " + version + ", this Muster reads " + Migrations.NEWEST
                                + "; open it once with the newer of the two, such as by 'muster project list'",
                        null);
            }
            return db;
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** Waits until everything that can be read of a store that another process may own is on the disk. */
    public static void syncLog(Path directory) throws IOException {
        Path log = directory.resolve(FILE + "-wal");
        if (Files.exists(log)) {
            try (LogFile open = LogFile.open(log)) {
                open.sync();
            }
        }
    }

    /** The connection that moves the write-ahead log into the database. */
    Db checkpointing() {
        return connect(new SQLiteConfig(), "synchronous = " + (synchronous ? "full" : "off"), "wal_autocheckpoint = 0");
    }

    /** A negative number is in KiB. */
    private static String cache(int kib) {
        return "cache_size = -" + kib;
    }

    private Db connect(SQLiteConfig config, String... pragmas) {
        config.setBusyTimeout(LOCK_WAIT_MS);
        // Each connection is used by one thread, and the driver has a lock of its own: SQLite needs none.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        // Otherwise the driver follows every insert with a query for the new row id.
        config.setGetGeneratedKeys(false);
        Db db;
        try {
            db = new Db(config.createConnection("jdbc:sqlite:" + file).unwrap(SQLiteConnection.class));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
        try {
            for (String pragma : pragmas) {
                db.script("pragma " + pragma);
            }
        } catch (StoreException e) {
            db.close();
            throw e;
        }
        return db;
    }
}
