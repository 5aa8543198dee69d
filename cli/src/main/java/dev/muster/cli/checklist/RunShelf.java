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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs that evidence is looked for in, the newest first. */
final class RunShelf {
    /** Where runs go if nobody says otherwise. */
    static final Path DEFAULT = Path.of("runs");

    private final List<KeptRun> runs;
    private final List<String> unreadable;

    private RunShelf(List<KeptRun> runs, List<String> unreadable) {
        this.runs = runs.stream()
                .sorted(Comparator.comparing(KeptRun::startedAt).reversed())
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
        List<String> unreadable = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory) && !Files.exists(directory.resolve(RunJson.FILE))) {
                RunShelf inner = in(directory);
                if (inner.runs.isEmpty() && inner.unreadable.isEmpty()) {
                    throw Failure.usage(directory + " is not a run directory: it has no " + RunJson.FILE
                            + ", nor has a directory in it");
                }
                runs.addAll(inner.runs);
                unreadable.addAll(inner.unreadable);
            } else {
                try {
                    runs.add(KeptRun.read(directory));
                } catch (IOException none) {
                    throw Failure.usage(String.valueOf(none.getMessage()));
                }
            }
        }
        return new RunShelf(runs, unreadable);
    }

    /** The runs in a directory, which need not be there. Those that cannot be read are {@link #unreadable}. */
    static RunShelf in(Path directory) {
        List<KeptRun> runs = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> all = Files.list(directory)) {
                for (Path each : all.filter(place -> Files.exists(place.resolve(RunJson.FILE)))
                        .sorted()
                        .toList()) {
                    try {
                        runs.add(KeptRun.read(each));
                    } catch (IOException broken) {
                        unreadable.add(String.valueOf(broken.getMessage()));
                    }
                }
            } catch (IOException hidden) {
                unreadable.add(directory + " cannot be listed: " + hidden.getMessage());
            }
        }
        return new RunShelf(runs, unreadable);
    }

    List<KeptRun> runs() {
        return runs;
    }

    /** What could not be read, and why. */
    List<String> unreadable() {
        return unreadable;
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
