package dev.muster.core.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A statement failed. {@link #kind()} says what the engine can do about it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a failure means for the engine. */
    public enum Kind {
        /** No space left: the transaction can be rolled back and work goes on once there is space. */
        DISK_FULL,
        /** Reading, writing or syncing failed: what is on disk is not known any more. */
        IO,
        /** The file is damaged. */
        CORRUPT,
        /** A defect of a statement or of the code around it. */
        DEFECT
    }

    private final Kind kind;

    StoreException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.kind = kindOf(cause);
    }

    public Kind kind() {
        return kind;
    }

    private static Kind kindOf(SQLException cause) {
        return kindOf(resultCode(cause));
    }

    private static @Nullable SQLiteErrorCode resultCode(SQLException cause) {
        return cause instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
    }

    private static Kind kindOf(@Nullable SQLiteErrorCode code) {
        if (code == null) {
            return Kind.DEFECT;
        }
        String name = code.name();
        if (name.equals("SQLITE_FULL")) {
            return Kind.DISK_FULL;
        }
        if (name.startsWith("SQLITE_CORRUPT") || name.startsWith("SQLITE_NOTADB")) {
            return Kind.CORRUPT;
        }
        if (name.startsWith("SQLITE_IOERR")
                || name.startsWith("SQLITE_READONLY")
                || name.startsWith("SQLITE_CANTOPEN")
                || name.startsWith("SQLITE_PERM")) {
            return Kind.IO;
        }
        return Kind.DEFECT;
    }
}
