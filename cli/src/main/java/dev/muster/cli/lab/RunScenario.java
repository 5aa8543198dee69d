package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.compare.Baselines;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.Policy;
import dev.muster.lab.compare.RunJudgement;
import dev.muster.lab.compare.RunSet;
import dev.muster.lab.operation.TargetAddress;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one scenario. */
@Command(
        name = "run",
        description = "Run a scenario file and write its report.",
        footer = {
            "",
            "Example:",
            "  muster run scenarios/validate-quick.yaml --out runs/mine",
            "  muster run my-server.yaml --target https://staging.example.org",
            "",
            "Exit codes: 0 passed; 1 a threshold or the audit failed; 2 the scenario is wrong; 3 the target cannot be reached; 4"
                    + " invalid or inconclusive; 130 interrupted, with a partial report."
        })
final class RunScenario extends LabCommand {
    @Parameters(paramLabel = "SCENARIO.yaml", description = "The scenario file.")
    private Path file;

    @Option(names = "--target", paramLabel = "T", description = "Another target than the file's, of the same protocol.")
    private @Nullable String target;

    @Option(
            names = "--drivers",
            paramLabel = "DIR",
            description = "Where JDBC drivers lie, as jars, for jdbc: targets. SQLite's is there already.")
    private @Nullable Path drivers;

    @Option(
            names = "--jfr",
            negatable = true,
            description = "Record the target's JVM in every test, or in none, whatever the file's 'observe' says.")
    private @Nullable Boolean jfr;

    @Option(
            names = "--face",
            paramLabel = "FACE",
            description =
                    "Reach Muster by this face in every test, whatever the file says: in_process, rest, websocket,"
                            + " mcp+http or mcp+stdio.")
    private @Nullable String face;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Run directory. Default: a new one in ./runs.")
    private @Nullable Path out;

    @Option(
            names = "--baseline",
            paramLabel = "RUN|NAME",
            description =
                    "What to compare with: a run directory, a directory of run directories of one scenario, or the name"
                            + " of a baseline. Default, with --gates: the baseline that is named like the scenario, if there is one.")
    private @Nullable String baseline;

    @Option(
            names = "--gates",
            paramLabel = "FILE",
            description = "A policy, gates.yaml, that judges the run beside its thresholds.")
    private @Nullable Path gates;

    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Mixin
    private final HistoryOption history = new HistoryOption();

    @Mixin
    private final FilingOption filing = new FilingOption();

    RunScenario(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (target != null && !TargetAddress.isKnown(target)) {
            throw Failure.usage(
                    "--target '" + target + "' is unknown; " + Suggestions.hint(target, TargetAddress.FORMS));
        }
        if (drivers != null && !Files.isDirectory(drivers)) {
            throw Failure.usage("--drivers '" + drivers + "' is no directory")
                    .withHelp("name the one that holds the JDBC drivers' jars");
        }
        String reproduce = "./muster run " + file
                + (target == null ? "" : " --target '" + target + "'")
                + (drivers == null ? "" : " --drivers " + drivers)
                + (jfr == null ? "" : jfr ? " --jfr" : " --no-jfr")
                + (face == null ? "" : " --face " + face)
                + profile.again();
        return new Measurement(shell(), profile, face == null ? null : Faces.named("--face", face))
                .run(file, target, jfr, drivers, out, reproduce, judgement(), history, filing);
    }

    private RunJudgement judgement() {
        Optional<Policy> policy = Compare.policy(gates);
        try {
            NoiseFloors floors = baselines.baselines(shell()).noiseFloors().read();
            return new RunJudgement(against(policy), policy, floors);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private Optional<RunSet> against(Optional<Policy> policy) {
        if (baseline != null) {
            return Optional.of(baselines.side(baseline, shell()));
        }
        if (policy.filter(Policy::needsBaseline).isEmpty()) {
            return Optional.empty();
        }
        String under = profile.counts(shell());
        String scenario = ScenarioParser.parse(file).name();
        String name = Baselines.nameOf(under == null ? scenario : RunRecord.nameUnder(scenario, under));
        return baselines.baselines(shell()).exists(name)
                ? Optional.of(baselines.named(name, shell()).side())
                : Optional.empty();
    }
}
