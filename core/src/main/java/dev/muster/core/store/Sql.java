package dev.muster.core.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A prepared statement that takes its arguments in order: {@code db.sql(TEXT).arg(id).arg(name).run()}. */
public final class Sql {
    private final Db db;
    private final String text;
    private final PreparedStatement statement;
    private int index;

    Sql(Db db, String text, PreparedStatement statement) {
        this.db = db;
        this.text = text;
        this.statement = statement;
    }

    /** The driver finalizes a statement that fails: it is good for nothing any more, the next one is prepared anew. */
    StoreException failed(SQLException e) {
        db.forget(text);
        try {
            statement.close();
        } catch (SQLException closing) {
            e.addSuppressed(closing);
        }
        return new StoreException(e);
    }

    Sql begin() {
        index = 0;
        return this;
    }

    public Sql arg(long value) {
        try {
            statement.setLong(++index, value);
            return this;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    public Sql arg(@Nullable Long value) {
        try {
            if (value == null) {
                statement.setNull(++index, Types.INTEGER);
            } else {
                statement.setLong(++index, value);
            }
            return this;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    public Sql arg(@Nullable String value) {
        try {
            statement.setString(++index, value);
            return this;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    public Sql arg(byte @Nullable [] value) {
        try {
            statement.setBytes(++index, value);
            return this;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A number that is stored as NULL when it is zero: optional times, durations and ids. */
    public Sql argOrNull(long value) {
        try {
            if (value == 0) {
                statement.setNull(++index, Types.INTEGER);
            } else {
                statement.setLong(++index, value);
            }
            return this;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Executes a change.
     *
     * @return how many rows it touched
     */
    public int run() {
        try {
            db.countWrite();
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Executes an insert that returns the id of its row. */
    public long runReturningId() {
        db.countWrite();
        return longOr(0);
    }

    /** Executes a query; close the rows before the statement is used again. */
    public Rows rows() {
        try {
            db.count();
            return new Rows(this, statement.executeQuery());
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
