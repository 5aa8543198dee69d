package dev.muster.core.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement that takes its arguments in order: {@code db.sql(TEXT).arg(id).arg(name).run()}.
 *
 * <p>It asks the driver's core, below JDBC: there each query would first be asked for the name of every column, and
 * each text be handed over in an object that native code makes; decision 10 has the figures.
 */
public final class Sql {
    private final Db db;
    private final String text;
    private final CoreStatement statement;
    private final DB driver;
    /** SQLite's own statement; good until the statement is closed. */
    private final long handle;

    private final @Nullable Object[] arguments;
    private int index;
    private boolean open;
    private boolean closed;

    /** @throws SQLException if the driver has closed the statement */
    Sql(Db db, String text, PreparedStatement prepared) throws SQLException {
        this.db = db;
        this.text = text;
        this.statement = (CoreStatement) prepared;
        this.driver = statement.getDatabase();
        this.handle = statement.pointer.safeRunLong((any, pointer) -> pointer);
        this.arguments = new Object[prepared.getParameterMetaData().getParameterCount()];
    }

    /** A statement that failed is closed: the next one is prepared anew. */
    StoreException failed(SQLException e) {
        open = false;
        closed = true;
        db.forget(text);
        try {
            statement.pointer.close();
        } catch (SQLException closing) {
            e.addSuppressed(closing);
        }
        return new StoreException(e);
    }

    /** Used after its end, a handle would be a place in memory that is somebody else's. */
    private long handle() {
        if (closed || db.isClosed()) {
            throw new IllegalStateException("the statement has failed or its connection is closed: " + text);
        }
        return handle;
    }

    Sql begin() {
        close();
        index = 0;
        return this;
    }

    public Sql arg(long value) {
        arguments[index++] = value;
        return this;
    }

    public Sql arg(@Nullable Long value) {
        arguments[index++] = value;
        return this;
    }

    public Sql arg(@Nullable String value) {
        arguments[index++] = value;
        return this;
    }

    public Sql arg(byte @Nullable [] value) {
        arguments[index++] = value;
        return this;
    }

    public Sql arg(double value) {
        arguments[index++] = value;
        return this;
    }

    public Sql arg(@Nullable Double value) {
        arguments[index++] = value;
        return this;
    }

    /** A number that is stored as NULL when it is zero: optional times, durations and ids. */
    public Sql argOrNull(long value) {
        arguments[index++] = value == 0 ? null : (Long) value;
        return this;
    }

    /** Executes a change. */
    public void run() {
        db.countWrite();
        execute();
        close();
    }

    /** Executes a change and answers how many rows it touched. */
    public int runCounted() {
        run();
        try {
            return (int) driver.changes();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Executes a change and answers how many rows it touched with all that it caused: triggers, and tables of an index.
     */
    public long runCountedInAll() {
        try {
            long before = driver.total_changes();
            run();
            return driver.total_changes() - before;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Executes an insert that returns the id of its row. */
    public long runReturningId() {
        db.countWrite();
        try (Rows rows = new Rows(this, execute())) {
            return rows.next() ? rows.number() : 0;
        }
    }

    /** Executes a query; close the rows before the statement is used again. */
    public Rows rows() {
        db.count();
        return new Rows(this, execute());
    }

    /** Binds the arguments and takes the first step; answers whether there is a row. */
    private boolean execute() {
        if (index != arguments.length) {
            throw new IllegalStateException(index + " arguments, not " + arguments.length + ", for: " + text);
        }
        try {
            open = driver.execute(statement, arguments);
            return open;
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            Arrays.fill(arguments, null); // a description may be long, and the statement is kept
        }
    }

    /** Takes the next step; answers whether there is another row. */
    boolean step() {
        try {
            int code = driver.step(handle());
            if (code != Codes.SQLITE_ROW && code != Codes.SQLITE_DONE) {
                driver.throwex(code);
            }
            return code == Codes.SQLITE_ROW;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    long number(int column) {
        try {
            return driver.column_long(handle(), column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    double real(int column) {
        try {
            return driver.column_double(handle(), column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    boolean isNull(int column) {
        try {
            return driver.column_type(handle(), column) == Codes.SQLITE_NULL;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A text or blob as it is stored; null if it is NULL. */
    byte @Nullable [] bytes(int column) {
        try {
            byte[] bytes = driver.column_blob(handle(), column);
            return bytes == null && !isNull(column) ? new byte[0] : bytes;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Ends the query; the statement can be used again. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            driver.reset(handle()); // what it answers is how the last step ended, which was told then
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The first column of the first row, or {@code absent} if there is no row or it is NULL. */
    public long longOr(long absent) {
        try (Rows rows = rows()) {
            return rows.next() ? rows.longOr(absent) : absent;
        }
    }

    /** The first row, mapped; null if there is none. */
    public <T> @Nullable T first(Function<Rows, T> map) {
        try (Rows rows = rows()) {
            return rows.next() ? map.apply(rows) : null;
        }
    }
}
