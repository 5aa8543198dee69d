package dev.muster.lab.matrix;

import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One load under several configurations: the content of {@code matrix.json}.
 *
 * @param schema version of this structure
 * @param complete whether all rounds were measured
 * @param startedAt ISO 8601, UTC
 * @param scenario the file that everything was measured by
 * @param tool what ran it
 * @param machine where
 * @param jdk what it ran on
 * @param store where the server kept its data
 * @param rounds how often each configuration was measured, at most
 * @param rows the configurations; the first is what the others are held against
 * @param notMeasured parts of the matrix that are missing, with the reason
 */
public record MatrixRecord(
        int schema,
        boolean complete,
        String startedAt,
        String scenario,
        String tool,
        String machine,
        String jdk,
        String store,
        int rounds,
        List<Row> rows,
        List<String> notMeasured) {
    /** The version of this structure. */
    public static final int SCHEMA = 1;

    /** The file in a directory. */
    public static final String FILE = "matrix.json";

    /** Copies the lists. */
    public MatrixRecord {
        rows = List.copyOf(rows);
        notMeasured = List.copyOf(notMeasured);
    }

    /**
     * A configuration.
     *
     * @param name its name
     * @param set what it sets, as NAME=VALUE and options of the JVM; empty for the defaults
     * @param runs the directories of its runs, in order of the rounds
     * @param figures its medians
     * @param comparisons its figures against those of the first configuration, paired by rounds; empty for the first
     * @param reason why it could not be measured; null when it could
     */
    public record Row(
            String name,
            String set,
            List<String> runs,
            List<Median> figures,
            List<ComparisonRecord> comparisons,
            @Nullable String reason) {
        /** Copies the lists. */
        public Row {
            runs = List.copyOf(runs);
            figures = List.copyOf(figures);
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * The median of a figure over the rounds.
     *
     * @param agents null for a figure of the whole test
     * @param measure its wire name
     * @param runs how many runs had it
     */
    public record Median(String test, @Nullable Integer agents, String measure, double value, int runs) {}

    /**
     * Reads that of a directory.
     *
     * @throws IOException with a message for the user when there is none, or it is not one of ours
     */
    public static MatrixRecord read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        try {
            return RunJson.mapper().readValue(Files.readString(file), MatrixRecord.class);
        } catch (JacksonException broken) {
            throw new IOException(file + " holds no matrix of this version: " + broken.getOriginalMessage(), broken);
        }
    }

    /** Writes it, whole or not at all. */
    public void write(Path directory) throws IOException {
        Path next = directory.resolve(FILE + ".next");
        Files.writeString(next, RunJson.mapper().writeValueAsString(this) + "\n");
        Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
