package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.tune.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for a better combination of settings. */
@Command(
        name = "profile",
        description = {
            "Look for a better combination of settings: the ledger's batch, the read pool, the page cache, the heap.",
            "The present configuration (the file of $MUSTER_CONFIG, variables, and $MUSTER_OPTS) is what has to be beaten."
        },
        footer = {"", "Example:", "  muster tune profile --candidates 8"})
final class TuneProfile extends TuneCommand {
    private static final String HEAP = "heap";
    private static final int FEWEST = 2;
    private static final int MOST = 64;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "How many combinations to try, 2 to 64. Default: 12.")
    private int count = 12;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed tries other combinations. Default: 1.")
    private long seed = 1;

    TuneProfile(Shell shell) {
        super(shell, "profile", Measure.THROUGHPUT);
    }

    private static Map<String, List<String>> space() {
        Map<String, List<String>> space = new LinkedHashMap<>();
        space.put("ledger.batch", List.of("10", "100", "1000", "4000"));
        space.put("orchestrator.concurrency.max_worker_threads", List.of("1", "2", "4", "8"));
        space.put("orchestrator.memory.cache_size_mb", List.of("8", "32", "128", "512"));
        space.put(HEAP, List.of("64m", "128m", "256m", "512m"));
        return space;
    }

    /** Latin hypercube sampling: each value of each setting is tried as often as every other, in shuffled company. */
    @Override
    List<Candidate> candidates() {
        if (count < FEWEST || count > MOST) {
            throw Failure.usage("--candidates is from " + FEWEST + " to " + MOST + ", not " + count);
        }
        Random random = new Random(seed);
        Map<String, List<String>> columns = new LinkedHashMap<>();
        space().forEach((key, values) -> {
            List<String> column = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                column.add(values.get(i % values.size()));
            }
            Collections.shuffle(column, random);
            columns.put(key, column);
        });
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int row = i;
            SortedMap<String, String> settings = new TreeMap<>();
            columns.forEach((key, column) -> settings.put(key, column.get(row)));
            String heap = Objects.requireNonNull(settings.remove(HEAP));
            all.add(new Candidate(name(settings, heap), "-Xmx" + heap, settings));
        }
        return all.stream().distinct().toList();
    }

    private static String name(SortedMap<String, String> settings, String heap) {
        return settings.entrySet().stream()
                        .map(it -> it.getKey().substring(it.getKey().lastIndexOf('.') + 1) + " " + it.getValue())
                        .collect(Collectors.joining(", "))
                + ", heap " + heap;
    }
}
