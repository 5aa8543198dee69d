package dev.muster.cli.lab;

import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.ChildRuns;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.PairedComparison;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedListener;
import dev.muster.lab.compare.PairedPlan;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Setup;
import dev.muster.lab.compare.Side;
import dev.muster.lab.report.ComparisonReports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Goal;
import dev.muster.lab.tune.Tried;
import dev.muster.lab.tune.Trier;
import dev.muster.lab.tune.TuneRecord;
import dev.muster.lab.tune.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs of a search, each in a process of its own, and what is kept of them. */
final class TuneRuns implements Trier, Tuning.Proof {
    private static final String PROOF = "proof";

    private final Shell shell;
    private final Build build;
    private final Path file;
    private final Scenario scenario;
    private final Path directory;
    private final Goal goal;
    private final Pairs pairs;
    private final CandidateRuns runs;
    private volatile @Nullable PairedComparison comparison;
    private volatile String machine = "unknown";
    private volatile boolean cancelled;

    TuneRuns(Shell shell, Build build, Path file, Scenario scenario, Path directory, Goal goal, Pairs pairs) {
        this.shell = shell;
        this.build = build;
        this.file = file;
        this.scenario = scenario;
        this.directory = directory;
        this.goal = goal;
        this.pairs = pairs;
        this.runs = new CandidateRuns(build, file, scenario, directory);
    }

    Path directory() {
        return directory;
    }

    @Override
    public RunFigures run(Candidate candidate, int number, int round) throws IOException, InterruptedException {
        RunFigures figures = runs.run(candidate, number, round);
        machine = figures.machine().cpu() + ", " + figures.machine().cores() + " cores";
        return figures;
    }

    @Override
    public PairedRecord against(Candidate candidate) throws IOException, InterruptedException {
        Setup present = runs.setup(Candidate.PRESENT);
        Setup other = runs.setup(candidate);
        PairedDirectory proof = PairedDirectory.open(directory.resolve(PROOF), scenario.source(), scenario.source());
        PairedComparison paired = new PairedComparison(
                proof,
                present,
                other,
                new PairedPlan(pairs.least(), pairs.most(), goal::wants, Optional.empty(), NoiseFloors.UNKNOWN),
                new ChildRuns(Map.of(Side.A, present, Side.B, other), proof.runs()),
                new Progress(candidate),
                shell.clock());
        comparison = paired;
        if (cancelled) {
            paired.cancel();
        }
        PairedRecord record = paired.run();
        if (!record.pairs().isEmpty()) {
            ComparisonReports.render(proof.path());
        }
        return record;
    }

    @Override
    public void cancel() {
        cancelled = true;
        runs.cancel();
        PairedComparison paired = comparison;
        if (paired != null) {
            paired.cancel();
        }
    }

    /** Writes down what the search came to. */
    TuneRecord record(String kind, String started, List<Tried> tried, Tuning.Outcome outcome, @Nullable Path written)
            throws IOException {
        Tried best = outcome.best();
        TuneRecord record = new TuneRecord(
                TuneRecord.SCHEMA,
                kind,
                goal.measure().wireName(),
                started,
                file.toString(),
                build.version(),
                machine,
                tried,
                best == null ? null : best.candidate().name(),
                outcome.rows().isEmpty() ? null : PROOF,
                outcome.rows(),
                outcome.decision(),
                outcome.reason(),
                written == null ? null : written.toString());
        Files.writeString(directory.resolve(TuneRecord.FILE), RunJson.mapper().writeValueAsString(record) + "\n");
        return record;
    }

    /** A line that stays for each pair. */
    private final class Progress implements PairedListener {
        private final LiveLine live = new LiveLine(shell);
        private final Candidate candidate;

        private Progress(Candidate candidate) {
            this.candidate = candidate;
        }

        @Override
        public void runStarted(int pair, int most, Side side) {
            live.show("proof, pair " + pair + " of " + (pair <= pairs.least() ? pairs.least() : most) + ": "
                    + (side == Side.A ? Candidate.PRESENT : candidate).name());
        }

        @Override
        public void pairEnded(int pair, PairedRecord soFar) {
            live.clear();
            shell.err().println("proof, pair " + pair + TuneWords.goal(goal, soFar.comparisons()));
            shell.err().flush();
        }
    }
}
