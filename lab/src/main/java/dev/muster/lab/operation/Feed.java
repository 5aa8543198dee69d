package dev.muster.lab.operation;

import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Rows of values for operations, from a file: CSV with a line of names first, or JSON objects one a line. Operation
 * {@code i} of agent {@code a} of {@code n} has row {@code a + i·n}; after the last row comes the first one again.
 *
 * @param rows values by column
 * @param columns every name there is
 */
public record Feed(List<Map<String, @Nullable Object>> rows, Set<String> columns) {
    /** No rows. */
    public static final Feed NONE = new Feed(List.of(), Set.of());

    private static final long LARGEST_FILE = 64L << 20;

    /**
     * Reads a file, whose name ends in {@code .csv}, {@code .jsonl} or {@code .ndjson}.
     *
     * @throws IOException with a message for the user, if it cannot be read or has no rows
     */
    public static Feed read(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException("the file " + file + " is larger than 64 MiB");
            }
            String name = file.toString();
            List<Map<String, @Nullable Object>> rows;
            if (name.endsWith(".csv")) {
                rows = csv(file);
            } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
                rows = lines(file);
            } else {
                throw new IOException("a feed is a .csv or a .jsonl file, and " + file + " is neither");
            }
            if (rows.isEmpty()) {
                throw new IOException("the file " + file + " has no rows");
            }
            Set<String> columns = new LinkedHashSet<>();
            rows.forEach(row -> columns.addAll(row.keySet()));
            return new Feed(rows, columns);
        } catch (NoSuchFileException missing) {
            throw new IOException(
                    "there is no file " + file + "; a feed's name counts from the scenario's folder", missing);
        }
    }

    private static List<Map<String, @Nullable Object>> csv(Path file) throws IOException {
        CsvSchema named = CsvSchema.emptySchema().withHeader();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (MappingIterator<Map<String, @Nullable Object>> read =
                new CsvMapper().readerForMapOf(String.class).with(named).readValues(file.toFile())) {
            read.forEachRemaining(rows::add);
        } catch (JacksonException wrong) {
            throw new IOException("the file " + file + " is no CSV: " + wrong.getOriginalMessage(), wrong);
        }
        return rows;
    }

    @SuppressWarnings("unchecked") // JsonTree makes objects of nothing else
    private static List<Map<String, @Nullable Object>> lines(Path file) throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                if (JsonTree.parse(text) instanceof Map<?, ?> row) {
                    rows.add((Map<String, @Nullable Object>) row);
                } else {
                    throw new IOException(file + ":" + line + ": every line of a feed is a JSON object");
                }
            } catch (JsonTree.NotJson wrong) {
                throw new IOException(file + ":" + line + ": not JSON: " + wrong.getMessage(), wrong);
            }
        }
        return rows;
    }

    @Nullable
    Object value(long number, String column) throws CallFailure {
        Map<String, @Nullable Object> row = rows.get((int) (number % rows.size()));
        if (!row.containsKey(column)) {
            throw new CallFailure("no_value", "row " + number % rows.size() + " of the feed has no '" + column + "'");
        }
        return row.get(column);
    }
}
