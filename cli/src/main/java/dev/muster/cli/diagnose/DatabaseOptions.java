package dev.muster.cli.diagnose;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.text.FileTrouble;
import dev.muster.core.store.Store;
import dev.muster.lab.database.DatabaseInspection;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.engine.EngineStatements;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database the doctor looks at, if at one. */
final class DatabaseOptions {
    private static final String OWN = "";

    @Option(
            names = "--db",
            paramLabel = "URL",
            arity = "0..1",
            fallbackValue = OWN,
            description = "Report on a database: a path of an SQLite file, jdbc:sqlite:…, postgresql://… or"
                    + " jdbc:postgresql://…. Alone: the store of the data directory.")
    private @Nullable String url;

    @Option(names = "--drivers", paramLabel = "DIR", description = "Directory with jars of JDBC drivers, for --db.")
    private @Nullable Path drivers;

    @Option(
            names = "--statement",
            paramLabel = "FILE",
            description = "File with SQL statements to explain, each ended by a semicolon at the end of a line.")
    private @Nullable Path file;

    @Option(
            names = "--try-indexes",
            description = "Try missing indexes on a PostgreSQL server, in a transaction that is rolled back: the table"
                    + " cannot be written meanwhile.")
    private boolean tryIndexes;

    /** Whether a database is to be looked at. */
    boolean given() {
        if (url == null && (drivers != null || file != null || tryIndexes)) {
            throw Failure.usage("--drivers, --statement and --try-indexes go with --db")
                    .withHelp("name the database with --db URL, or give --db alone for the data directory's store");
        }
        return url != null;
    }

    /**
     * Looks at it.
     *
     * @param directory the data directory, whose store is looked at if no URL is given
     */
    DatabaseReport report(Path directory) {
        String database =
                url == null || url.equals(OWN) ? directory.resolve(Store.FILE).toString() : url;
        List<String> statements = new ArrayList<>(given(file));
        try {
            if (database.endsWith(Store.FILE)) {
                statements.addAll(EngineStatements.all());
            }
            if (drivers != null && !Files.isDirectory(drivers)) {
                throw Failure.usage("--drivers '" + drivers + "' is no directory");
            }
            return new DatabaseInspection(database, drivers, statements, tryIndexes).report();
        } catch (TargetException away) {
            throw Failure.unreachable(String.valueOf(away.getMessage()));
        } catch (IOException unreadable) {
            throw Failure.unreachable("the engine's statements cannot be read: " + unreadable.getMessage());
        }
    }

    private static List<String> given(@Nullable Path file) {
        if (file == null) {
            return List.of();
        }
        try {
            return Arrays.stream(Files.readString(file).split(";\\s*(?:\\R|$)"))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            throw Failure.usage("--statement: " + FileTrouble.reading(file, unreadable));
        }
    }
}
