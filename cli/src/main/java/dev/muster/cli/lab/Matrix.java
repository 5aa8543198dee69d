package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.matrix.MatrixRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.tune.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Measures the profiles beside each other, before a person's eyes. */
final class Matrix {
    private static final List<String> PROFILES =
            List.of("minimal", "development", "production", "high-performance", "memory-optimized");
    private static final List<String> MISSING = List.of(
            "other JDKs than the one that Muster runs on",
            "PostgreSQL as Muster's own store, which it does not have",
            "other processors and operating systems than this machine's");

    private final Shell shell;
    private final Build build;
    private final Path file;
    private final Scenario scenario;
    private final Path directory;
    private final int rounds;
    private final CandidateRuns runs;
    private final MatrixRun matrix;
    private final long endsBy;
    private volatile boolean cancelled;

    /**
     * @param profile of the present configuration; null for what the environment says
     * @param rounds the most, if there is time for them
     * @param budget how long it may take
     */
    Matrix(Shell shell, Build build, Path file, Path directory, @Nullable String profile, int rounds, Duration budget) {
        this.shell = shell;
        this.build = build;
        this.file = file;
        this.scenario = ScenarioParser.parse(file);
        this.directory = directory;
        this.rounds = rounds;
        this.runs = new CandidateRuns(build, file, scenario, directory);
        this.endsBy = System.nanoTime() + budget.toNanos();
        this.matrix = new MatrixRun(configurations(profile), rounds, runs, new Rounds());
    }

    /** Tells how it goes, and begins no round that would not be over in time. */
    private final class Rounds implements MatrixRun.Listener {
        private final LiveLine live = new LiveLine(shell);
        private long begun;
        private long longest;

        @Override
        public void runStarted(int round, Candidate candidate) {
            live.show("configurations, round " + round + " of " + rounds + ": " + candidate.name());
        }

        @Override
        public boolean another(int round) {
            long now = System.nanoTime();
            longest = round == 1 ? 0 : Math.max(longest, now - begun);
            begun = now;
            return endsBy - now > longest;
        }
    }

    /** The present one first. */
    private static List<Candidate> configurations(@Nullable String present) {
        List<Candidate> all = new ArrayList<>();
        all.add(present == null ? Candidate.PRESENT : under(Candidate.PRESENT.name(), present));
        PROFILES.forEach(profile -> all.add(under(profile, profile)));
        return all;
    }

    private static Candidate under(String name, String profile) {
        return new Candidate(name, "", new TreeMap<>(Map.of("profile", profile)));
    }

    boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
        matrix.cancel();
        runs.cancel();
    }

    private List<String> missing(boolean complete) {
        List<String> missing = new ArrayList<>(MISSING);
        if (!complete && !cancelled) {
            missing.add("the last of " + rounds + " rounds: the time of the whole validation was over");
        }
        return missing;
    }

    /**
     * Measures; writes {@code matrix.json}.
     *
     * @throws Failure if no configuration could be measured
     */
    MatrixRecord run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        String started = shell.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        boolean complete = matrix.run();
        new LiveLine(shell).clear();
        RunFigures any = matrix.any();
        MatrixRecord record = new MatrixRecord(
                MatrixRecord.SCHEMA,
                complete,
                started,
                file.getFileName() + " (" + scenario.hash() + ")",
                build.version(),
                any == null ? "unknown" : any.machine().described(),
                any == null ? "unknown" : any.jdk(),
                "SQLite",
                rounds,
                matrix.rows(),
                missing(complete));
        record.write(directory);
        return record;
    }
}
