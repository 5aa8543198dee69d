package dev.muster.lab.database;

import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * What was seen of the database of one test when its load was over, and the agents had left: kept in
 * {@code database.json} beside the run's record, one for each test that has statements as its operations.
 *
 * @param test its name
 * @param report what {@code muster doctor --db} would say; null when it could not be looked at
 * @param reason why not; null when it could
 */
public record DatabaseLook(
        String test,
        @Nullable DatabaseReport report,
        @Nullable String reason) {
    /** The file's name in a run directory. */
    public static final String FILE = "database.json";

    /**
     * Adds this to what a run has.
     *
     * @throws IOException if it cannot be written
     */
    public void addTo(Path run) throws IOException {
        List<DatabaseLook> all = new ArrayList<>(read(run));
        all.removeIf(look -> look.test().equals(test));
        all.add(this);
        Files.writeString(run.resolve(FILE), RunJson.mapper().writeValueAsString(all) + "\n");
    }

    /**
     * All of a run; none when nothing was looked at.
     *
     * @throws IOException with a message for the user when the file is not one of ours
     */
    public static List<DatabaseLook> read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            return RunJson.mapper().readValue(Files.readString(file), new TypeReference<List<DatabaseLook>>() {});
        } catch (JacksonException broken) {
            throw new IOException(file + " does not tell of databases: " + broken.getOriginalMessage(), broken);
        }
    }
}
