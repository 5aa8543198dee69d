package dev.muster.core.store;

import dev.muster.core.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Says why a data directory cannot be used, and what to do. */
public final class Unusable {
    private Unusable() {}

    /** It cannot be made, locked or read: for what the operating system said. */
    static EngineException directory(Path directory, IOException refused) {
        return new EngineException("cannot use data directory " + directory + ": " + why(directory, refused), refused);
    }

    /** One of its files cannot be opened or made: for what the operating system said. */
    static EngineException file(Path file, IOException refused) {
        return new EngineException("cannot open " + file + ": " + why(file, refused), refused);
    }

    private static String why(Path directory, IOException refused) {
        if (PathFacts.isFull(refused)) {
            return full(directory);
        }
        if (refused instanceof AccessDeniedException denied) {
            Path at = denied.getFile() == null ? directory : Path.of(denied.getFile());
            return "permission denied: " + PathFacts.owner(at)
                    + "; run as that user, or name a directory of your own with --data";
        }
        String said = PathFacts.said(refused);
        return (said.isEmpty() ? "it cannot be made there" : said) + "; name one that can be written with --data";
    }

    private static String full(Path directory) {
        return "its disk is full (" + PathFacts.free(directory) + "): free some space, or name another with --data";
    }

    /** What to do where SQLite refused the store of a directory, to append to its message; empty if nobody knows. */
    public static String advice(Path directory, StoreException refused) {
        return switch (refused.kind()) {
            case DISK_FULL -> "; " + full(directory);
            case CORRUPT -> "; 'muster doctor --data " + directory + "' tells what is broken and what to go back to";
            case IO ->
                "; see that this user may read and write it and that its disk has room ("
                        + PathFacts.owner(directory.resolve(Store.FILE)) + ", " + PathFacts.free(directory) + ")";
            default -> "";
        };
    }

    /** The same for what JDBC says. */
    static String advice(Path directory, SQLException refused) {
        return advice(directory, new StoreException(refused));
    }
}
