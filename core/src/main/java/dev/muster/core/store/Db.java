package dev.muster.core.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.sqlite.SQLiteConnection;

/**
 * One connection with its prepared statements, used by one thread at a time.
 *
 * <p>Statements are looked up by the identity of their text block, so each text must be a constant.
 */
public final class Db implements AutoCloseable {
    private final SQLiteConnection connection;
    private final Map<String, Sql> prepared = new IdentityHashMap<>();
    private volatile long executed;
    private long writes;
    private volatile boolean closed;

    public Db(SQLiteConnection connection) {
        this.connection = connection;
        // Transactions are begun and committed by statements of ours. Left to itself, the driver would try to begin one
        // after every change, which fails inside of ours and costs as much as a change. (Its own setter would begin
        // one.)
        connection.getConnectionConfig().setAutoCommit(false);
    }

    /** The prepared statement of {@code text}, its arguments cleared. */
    public Sql sql(String text) {
        Sql sql = prepared.get(text);
        if (sql == null) {
            try {
                sql = new Sql(this, text, connection.prepareStatement(text));
            } catch (SQLException e) {
                throw new StoreException(e);
            }
            prepared.put(text, sql);
        }
        return sql.begin();
    }

    void forget(String text) {
        prepared.remove(text);
    }

    /** Statements executed on this connection so far. */
    public long executed() {
        return executed;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; others only read
    void count() {
        executed++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; others only read
    void countWrite() {
        executed++;
        writes++;
    }

    /** Changes executed on this connection so far; for its own thread. */
    public long writes() {
        return writes;
    }

    /** Runs {@code text} once, without keeping it prepared: pragmas and schema changes. */
    public void script(String text) {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            count();
            statement.execute();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * Reads with several statements that all see the store as it was at the first of them; for a reader's connection,
     * outside a transaction.
     */
    public <T> T atOnce(Supplier<T> read) {
        sql("begin").run();
        try {
            T seen = read.get();
            sql("commit").run();
            return seen;
        } catch (RuntimeException | Error failed) {
            rollBack(failed); // or the next to read here would find this one still under way
            throw failed;
        }
    }

    private void rollBack(Throwable because) {
        try {
            sql("rollback").run();
        } catch (StoreException none) {
            because.addSuppressed(none);
        }
    }

    /** Makes what runs on the connection fail, from another thread. */
    void interrupt() {
        try {
            connection.getDatabase().interrupt();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
