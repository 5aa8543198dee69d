package dev.muster.cli.checklist;

import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.tune.TuneRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the lab left below some directories. The runs that a comparison or a search is made of are that one's samples
 * and are not listed; the parts of a whole validation are.
 *
 * @param runs run directories
 * @param searches directories of {@code muster tune}
 * @param comparisons directories of {@code muster compare}
 * @param matrices configurations measured beside each other
 * @param unreadable what could not be listed, and why
 */
public record StoredRuns(
        List<Path> runs, List<Path> searches, List<Path> comparisons, List<Path> matrices, List<String> unreadable) {
    private static final int DEEPEST = 3;

    /** Copies the lists. */
    public StoredRuns {
        runs = List.copyOf(runs);
        searches = List.copyOf(searches);
        comparisons = List.copyOf(comparisons);
        matrices = List.copyOf(matrices);
        unreadable = List.copyOf(unreadable);
    }

    /** Looks through directories, which need not be there; in the order of their names. */
    public static StoredRuns in(List<Path> directories) {
        StoredRuns.Found found = new Found();
        directories.forEach(directory -> found.look(directory, 0));
        return new StoredRuns(found.runs, found.searches, found.comparisons, found.matrices, found.unreadable);
    }

    private static final class Found {
        private final List<Path> runs = new ArrayList<>();
        private final List<Path> searches = new ArrayList<>();
        private final List<Path> comparisons = new ArrayList<>();
        private final List<Path> matrices = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();

        void look(Path place, int depth) {
            if (has(place, TuneRecord.FILE)) {
                searches.add(place);
            } else if (has(place, PairedDirectory.FILE)) {
                comparisons.add(place);
            } else if (has(place, MatrixRecord.FILE)) {
                matrices.add(place);
            } else if (has(place, RunJson.FILE)) {
                runs.add(place);
            } else if (depth < DEEPEST && Files.isDirectory(place)) {
                inside(place).forEach(each -> look(each, depth + 1));
            }
        }

        private static boolean has(Path place, String file) {
            return Files.exists(place.resolve(file));
        }

        private List<Path> inside(Path place) {
            try (Stream<Path> all = Files.list(place)) {
                return all.filter(Files::isDirectory).sorted().toList();
            } catch (IOException hidden) {
                unreadable.add(place + " cannot be listed: " + hidden.getMessage());
                return List.of();
            }
        }
    }
}
