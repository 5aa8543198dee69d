package dev.muster.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checkpoints a second through this room, and through {@code git} as child processes (hash-object, mktree, commit-tree,
 * update-ref; git's defaults, which sync nothing), in turns on the same disk; and how long the latest of 10,000 takes.
 * Arguments: how many turns (15), a folder on the disk to be measured (the one for temporary files).
 */
final class AppendBenchmark {
    private static final int SESSIONS = 50;
    private static final int BY_COMMAND = 10;

    private final GitCommand git;
    private final CheckpointRepository repository;
    private long command;
    private long single;
    private long together;
    private long many;

    private AppendBenchmark(GitCommand git, CheckpointRepository repository) {
        this.git = git;
        this.repository = repository;
    }

    /** Medians over the turns: rates in checkpoints a second, and of each turn's own ratio to the commands. */
    record Rates(double command, double[] rate, double[] ratio) {}

    public static void main(String[] arguments) throws IOException {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        Path root = arguments.length > 1 ? Path.of(arguments[1]) : Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = Files.createTempDirectory(root, "append-benchmark");
        Rates rates = rates(folder.resolve("rates"), turns);
        String[] what = {"one at a time", "50 sessions x 1 in a call", "50 sessions x 20 in a call"};
        System.out.printf(Locale.ROOT, "git as child processes: %.1f checkpoints/s%n", rates.command());
        for (int i = 0; i < what.length; i++) {
            System.out.printf(
                    Locale.ROOT, "%s: %.1f checkpoints/s, ratio %.1f%n", what[i], rates.rate()[i], rates.ratio()[i]);
        }
        double[] loads = loadMs(folder.resolve("loads"), 10_000, 51);
        System.out.printf(
                Locale.ROOT,
                "latest of 10,000: median %.2f ms, worst %.2f ms; repository opened anew: median %.2f ms%n",
                loads[0],
                loads[1],
                loads[2]);
        System.out.println("left in " + folder);
    }

    /** Medians over so many turns, after two that warm up. */
    static Rates rates(Path folder, int turns) {
        GitCommand git = GitCommand.bare(folder);
        double[] commands = new double[turns];
        double[][] rates = new double[3][turns];
        double[][] ratios = new double[3][turns];
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            AppendBenchmark benchmark = new AppendBenchmark(git, repository);
            for (int turn = -2; turn < turns; turn++) {
                double[] measured = {
                    benchmark.byCommand(), benchmark.oneAtATime(), benchmark.together(1), benchmark.together(20)
                };
                if (turn >= 0) {
                    commands[turn] = measured[0];
                    for (int i = 0; i < 3; i++) {
                        rates[i][turn] = measured[i + 1];
                        ratios[i][turn] = measured[i + 1] / measured[0];
                    }
                }
            }
        }
        git.fsck();
        return new Rates(
                median(commands),
                Arrays.stream(rates).mapToDouble(AppendBenchmark::median).toArray(),
                Arrays.stream(ratios).mapToDouble(AppendBenchmark::median).toArray());
    }

    private double byCommand() {
        SessionKey key = new SessionKey("bench", "command");
        return rate(BY_COMMAND, () -> {
            for (int i = 0; i < BY_COMMAND; i++) {
                String json = Samples.json(key, ++command);
                String blob = git.runOn(json, "hash-object", "-w", "--stdin");
                String tree = git.runOn("100644 blob " + blob + "\tcheckpoint.json\n", "mktree");
                String[] commit = command == 1
                        ? new String[] {"commit-tree", "-m", "act, round " + command, tree}
                        : new String[] {"commit-tree", "-p", key.ref(), "-m", "act, round " + command, tree};
                git.run("update-ref", key.ref(), git.run(commit));
            }
        });
    }

    private double oneAtATime() {
        SessionKey key = new SessionKey("bench", "single");
        return rate(BY_COMMAND, () -> {
            for (int i = 0; i < BY_COMMAND; i++) {
                single++;
                repository.append(key, Samples.entries(key, single, single));
            }
        });
    }

    private double together(int each) {
        Map<SessionKey, List<Entry>> batch = new LinkedHashMap<>();
        long from = 1 + (each == 1 ? together : many);
        for (int i = 0; i < SESSIONS; i++) {
            SessionKey key = new SessionKey("bench-" + each, "session-" + i);
            batch.put(key, Samples.entries(key, from, from + each - 1));
        }
        if (each == 1) {
            together += each;
        } else {
            many += each;
        }
        return rate(
                SESSIONS * each,
                () -> repository
                        .append(batch)
                        .values()
                        .forEach(answer -> answer.failure().ifPresent(failure -> {
                            throw failure;
                        })));
    }

    private static double rate(int checkpoints, Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return checkpoints * 1e9 / (System.nanoTime() - begun);
    }

    /** Median and worst time of loading the latest, and the median with the repository opened anew each time. */
    static double[] loadMs(Path folder, int checkpoints, int times) {
        GitCommand.bare(folder);
        SessionKey key = Samples.session(1);
        double[] warm = new double[times];
        double[] anew = new double[times];
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            // In pieces, as they come: the repository gets a pack for each hundred.
            for (long from = 1; from <= checkpoints; from += 100) {
                repository.append(key, Samples.entries(key, from, from + 99));
            }
            for (int i = 0; i < times; i++) {
                warm[i] = load(repository, key, checkpoints);
            }
        }
        for (int i = 0; i < times; i++) {
            try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
                anew[i] = load(repository, key, checkpoints);
            }
        }
        return new double[] {median(warm), Arrays.stream(warm).max().orElseThrow(), median(anew)};
    }

    private static double load(CheckpointRepository repository, SessionKey key, long expected) {
        Instant before = Samples.START;
        long begun = System.nanoTime();
        Checkpoint latest = repository.load(key, new Selector.Latest()).orElseThrow();
        double ms = (System.nanoTime() - begun) / 1e6;
        if (latest.info().sequence() != expected || latest.info().at().isBefore(before)) {
            throw new IllegalStateException("not the latest: " + latest.info());
        }
        return ms;
    }

    private static double median(double[] values) {
        List<Double> sorted =
                new ArrayList<>(Arrays.stream(values).boxed().sorted().toList());
        return sorted.get(sorted.size() / 2);
    }
}
