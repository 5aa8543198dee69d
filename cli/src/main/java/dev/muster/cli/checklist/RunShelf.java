package dev.muster.cli.checklist;

import dev.muster.cli.terminal.Failure;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs that evidence is looked for in, the newest first. */
final class RunShelf {
    /** Where runs go if nobody says otherwise. */
    static final Path DEFAULT = Path.of("runs");

    private final List<KeptRun> runs;
    private final List<KeptSearch> searches;
    private final List<String> unreadable;

    private RunShelf(List<KeptRun> runs, List<KeptSearch> searches, List<String> unreadable) {
        this.runs = runs.stream()
                .sorted(Comparator.comparing(KeptRun::startedAt).reversed())
                .toList();
        this.searches = searches.stream()
                .sorted(Comparator.comparing(
                                (KeptSearch search) -> search.record().startedAt())
                        .reversed())
                .toList();
        this.unreadable = List.copyOf(unreadable);
    }

    /** A test, and the run that it is of. */
    record Found(KeptRun run, Map<?, ?> test) {}

    /**
     * The runs of these directories. One that holds run directories stands for all of them.
     *
     * @throws Failure if one of them is none
     */
    static RunShelf of(List<Path> directories) {
        List<KeptRun> runs = new ArrayList<>();
        List<KeptSearch> searches = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory) && !Files.exists(directory.resolve(RunJson.FILE))) {
                RunShelf inner = in(directory);
                if (inner.runs.isEmpty() && inner.searches.isEmpty() && inner.unreadable.isEmpty()) {
                    throw Failure.usage(directory + " is not a run directory: it has no " + RunJson.FILE
                            + ", nor has a directory in it");
                }
                runs.addAll(inner.runs);
                searches.addAll(inner.searches);
                unreadable.addAll(inner.unreadable);
            } else {
                try {
                    runs.add(KeptRun.read(directory));
                } catch (IOException none) {
                    throw Failure.usage(String.valueOf(none.getMessage()));
                }
            }
        }
        return new RunShelf(runs, searches, unreadable);
    }

    /** The runs in a directory, which need not be there. Those that cannot be read are {@link #unreadable}. */
    static RunShelf in(Path directory) {
        return inAll(List.of(directory));
    }

    /** The runs in some directories, likewise. */
    static RunShelf inAll(List<Path> directories) {
        StoredRuns stored = StoredRuns.in(directories);
        List<KeptRun> runs = new ArrayList<>();
        List<String> unreadable = new ArrayList<>(stored.unreadable());
        List<KeptSearch> searches = new ArrayList<>();
        for (Path each : stored.searches()) {
            try {
                searches.add(KeptSearch.read(each));
            } catch (IOException broken) {
                unreadable.add(String.valueOf(broken.getMessage()));
            }
        }
        for (Path each : stored.runs()) {
            try {
                runs.add(KeptRun.read(each));
            } catch (IOException broken) {
                unreadable.add(String.valueOf(broken.getMessage()));
            }
        }
        return new RunShelf(runs, searches, unreadable);
    }

    List<KeptRun> runs() {
        return runs;
    }

    /** What could not be read, and why. */
    List<String> unreadable() {
        return unreadable;
    }

    /** The newest search of a kind. */
    Optional<KeptSearch> search(String kind) {
        return searches.stream()
                .filter(search -> search.record().kind().equals(kind))
                .findFirst();
    }

    /**
     * The newest test of a name.
     *
     * @param scenario that it is of; null for any
     */
    Optional<Found> test(@Nullable String scenario, String name) {
        for (KeptRun run : runs) {
            if (scenario == null || scenario.equals(run.scenario())) {
                Optional<Map<?, ?>> test = run.test(name);
                if (test.isPresent()) {
                    return Optional.of(new Found(run, test.get()));
                }
            }
        }
        return Optional.empty();
    }
}
