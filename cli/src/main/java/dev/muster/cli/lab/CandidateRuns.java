package dev.muster.cli.lab;

import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.ChildRun;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Setup;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Trier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs of one scenario by one build under different settings, each in a process of its own. */
final class CandidateRuns implements Trier {
    private final Build build;
    private final Path file;
    private final Scenario scenario;
    private final Path directory;
    private final ChildRun child;

    /** @param directory where their directory {@code runs} goes */
    CandidateRuns(Build build, Path file, Scenario scenario, Path directory) {
        this.build = build;
        this.file = file;
        this.scenario = scenario;
        this.directory = directory;
        this.child = new ChildRun(directory.resolve("runs"));
    }

    Setup setup(Candidate candidate) {
        return new Setup(build, file, scenario.source(), candidate.jvm(), List.of("--no-jfr"), candidate.environment());
    }

    @Override
    public RunFigures run(Candidate candidate, int number, int round) throws IOException, InterruptedException {
        Path run = child.run(
                setup(candidate),
                String.format(Locale.ROOT, "%d-%02d", round, number),
                "the run of '" + candidate.name() + "' in round " + round);
        return RunFigures.of(RunJson.read(run), directory.relativize(run).toString());
    }

    /** Asks a run that is under way to stop; any thread may call this. */
    void cancel() {
        child.cancel();
    }
}
