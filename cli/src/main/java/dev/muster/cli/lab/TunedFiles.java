package dev.muster.cli.lab;

import dev.muster.lab.tune.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes a setting that was shown to be better as files that can be used. */
final class TunedFiles {
    /** A configuration file. */
    static final String CONFIGURATION = "tuned.yaml";

    /** Options of the JVM, on one line. */
    static final String OPTIONS = "tuned.jvm";

    private final Path directory;

    TunedFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes what the candidate sets.
     *
     * @param reason what showed that it is better
     * @return the file, or the first of them
     */
    Path write(Candidate candidate, String reason) throws IOException {
        Path options = directory.resolve(OPTIONS);
        if (!candidate.jvm().isEmpty()) {
            Files.writeString(options, candidate.jvm() + "\n");
        }
        if (candidate.settings().isEmpty()) {
            return options;
        }
        List<String> lines = new ArrayList<>();
        lines.add("# Written by muster tune: " + reason);
        lines.add("# The runs that show it lie beside this file.");
        if (!candidate.jvm().isEmpty()) {
            lines.add("# It was measured with MUSTER_OPTS='" + candidate.jvm() + "', which no file can set.");
        }
        lines.addAll(tree(candidate.settings()));
        Path configuration = directory.resolve(CONFIGURATION);
        Files.write(configuration, lines);
        return configuration;
    }

    /** Keys with dots as groups of groups; they come sorted, so that each group is opened once. */
    private static List<String> tree(SortedMap<String, String> settings) {
        List<String> lines = new ArrayList<>();
        List<String> open = List.of();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            List<String> path = Arrays.asList(setting.getKey().split("\\."));
            int same = 0;
            while (same < path.size() - 1
                    && same < open.size()
                    && open.get(same).equals(path.get(same))) {
                same++;
            }
            for (int depth = same; depth < path.size() - 1; depth++) {
                lines.add("  ".repeat(depth) + path.get(depth) + ":");
            }
            lines.add("  ".repeat(path.size() - 1) + path.getLast() + ": " + setting.getValue());
            open = path.subList(0, path.size() - 1);
        }
        return lines;
    }
}
