package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.BuildException;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Decision;
import dev.muster.lab.tune.Goal;
import dev.muster.lab.tune.Screening;
import dev.muster.lab.tune.Tried;
import dev.muster.lab.tune.TuneRecord;
import dev.muster.lab.tune.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A search for a better setting, before a person's eyes. */
abstract class TuneCommand extends LabCommand {
    private final String kind;
    private final Measure usual;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description =
                    "What everything is measured by; it has to go through a face, since the settings are those of a"
                            + " server. Default: one that ships with the program.")
    private @Nullable Path file;

    @Option(
            names = "--build",
            paramLabel = "BUILD",
            description = "The build to tune: a directory with a ./muster, or an image of one. Default: this program.")
    private @Nullable Path build;

    @Option(
            names = "--goal",
            paramLabel = "FIGURE",
            description =
                    "What is to become better, at the largest number of agents: throughput, cpu_us_per_op, p50_ms,"
                            + " p99_ms, rss_bytes. Default: cpu_us_per_op for gc, throughput for the others.")
    private @Nullable String goal;

    @Option(
            names = "--pairs",
            paramLabel = "N|N..M",
            description = "How many pairs prove it: at least 6, at most 20. Default: 8..12.")
    private String pairs = "8..12";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Directory of the search. Default: a new one in ./runs.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Answer in JSON, one document.")
    private boolean json;

    TuneCommand(Shell shell, String kind, Measure usual) {
        super(shell);
        this.kind = kind;
        this.usual = usual;
    }

    /** What is tried beside the present setting. */
    abstract List<Candidate> candidates();

    @Override
    public Integer call() throws InterruptedException {
        Goal wanted = new Goal(goal());
        Pairs many = Pairs.parse(pairs);
        List<Candidate> candidates = candidates();
        try {
            Path source = file == null ? Home.scenario("tune/" + kind + ".yaml") : file;
            Scenario scenario = ScenarioParser.parse(source);
            requireFaces(scenario);
            Build tuned = OwnBuild.or(build);
            Path directory = out == null ? RunNames.fresh(shell(), "tune-" + kind) : out;
            if (Files.exists(directory.resolve(TuneRecord.FILE))) {
                throw Failure.usage(directory + " already holds a search; name another directory");
            }
            Files.createDirectories(directory);
            return run(new TuneRuns(shell(), tuned, source, scenario, directory, wanted, many), wanted, candidates);
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        } catch (BuildException missing) {
            throw Failure.unreachable(String.valueOf(missing.getMessage()));
        } catch (IOException e) {
            throw Failure.unreachable(FileTrouble.words(e));
        }
    }

    private int run(TuneRuns runs, Goal wanted, List<Candidate> candidates) throws IOException, InterruptedException {
        String started =
                shell().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Screening screening = new Screening(candidates, wanted, runs, new Progress());
        Tuning tuning = new Tuning(wanted, screening, runs);
        try (Interruption _ = new Interruption(() -> stop(tuning))) {
            Tuning.Outcome outcome = tuning.run();
            Tried best = outcome.best();
            @Nullable
            Path written = outcome.decision() == Decision.IMPROVED && best != null
                    ? new TunedFiles(runs.directory()).write(best.candidate(), outcome.reason())
                    : null;
            TuneRecord record = runs.record(kind, started, screening.tried(), outcome, written);
            new TuneWords(shell(), json).print(record, runs.directory());
            return outcome.decision() == Decision.INTERRUPTED
                    ? ExitCode.INTERRUPTED
                    : outcome.decision() == Decision.NOT_MEASURED ? ExitCode.UNDECIDED : ExitCode.DONE;
        }
    }

    private void stop(Tuning tuning) {
        shell().err().println();
        shell().err().println("muster: stopping; what was measured is kept");
        shell().err().flush();
        tuning.cancel();
    }

    private Measure goal() {
        String named = goal;
        if (named == null) {
            return usual;
        }
        return Measure.named(named)
                .filter(measure -> measure != Measure.LIVE_HEAP_PER_AGENT_BYTES && measure != Measure.ERROR_RATE)
                .orElseThrow(() -> Failure.usage(
                        "--goal: there is no '" + named + "'; " + Suggestions.hint(named, Measure.names())));
    }

    /** An engine in the generator's own process shares its JVM with the load: what is tuned here is a server. */
    static void requireFaces(Scenario scenario) {
        if (scenario.external()) {
            throw Failure.usage("the scenario measures another server, " + scenario.target() + "; Muster tunes itself");
        }
        scenario.tests().stream()
                .filter(test -> test.face().equals("in_process"))
                .findFirst()
                .ifPresent(test -> {
                    throw Failure.usage("test '" + test.name() + "' works on an engine in the generator's own process,"
                                    + " which is no server")
                            .withHelp("give it a face: rest, websocket or mcp+http");
                });
    }

    /** A line that is written over while a run goes on, and one that stays for each round. */
    private final class Progress implements Screening.Listener {
        private final LiveLine live = new LiveLine(shell());

        @Override
        public void runStarted(int round, int inRound, int ofRound, Candidate candidate) {
            live.show("round " + round + ", run " + inRound + " of " + ofRound + ": " + candidate.name());
        }

        @Override
        public void roundEnded(int round, List<Tried> soFar) {
            live.clear();
            shell().err().println(TuneWords.round(round, soFar));
            shell().err().flush();
        }
    }
}
