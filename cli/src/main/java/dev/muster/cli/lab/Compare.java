package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.compare.Comparison;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.Policy;
import dev.muster.lab.compare.PolicyGate;
import dev.muster.lab.compare.PolicyGates;
import dev.muster.lab.compare.RunSet;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.compare.UnpairedComparison;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.scenario.PolicyParser;
import dev.muster.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares runs, or two builds, or one build in two settings. */
@Command(
        name = "compare",
        description = {
            "Compare two runs, or measure two builds or two settings in turns and say which is better.",
            "Two runs tell no change from noise: every figure is then inconclusive. Four or more a side can, and pairs of"
                    + " neighbouring runs best of all: --build, --scenario, --jvm and --drivers measure A B, B A, A B, … with a fresh JVM each, at least 6"
                    + " pairs, and up to 20 while anything is undecided. It goes on where it was stopped when it is started"
                    + " again with the same --out. The same build on both sides measures the machine's noise, which later"
                    + " comparisons on it allow for.",
            "--verify follows up a recommendation: the run as it was against what was changed. It is then verified (better"
                    + " at the largest rung and worse at none) or rejected, with the gain that was measured.",
            "--jfr-cost measures what a run's flight recording itself cost: the same scenario without it and with it."
        },
        footer = {
            "",
            "Examples:",
            "  muster compare runs/monday runs/tuesday",
            "  muster compare --build ../before --build . --scenario scenarios/validate-quick.yaml --metric cpu_us_per_op",
            "  muster compare --build . --build . --scenario scenarios/validate-quick.yaml --pairs 8",
            "  muster compare --scenario rest.yaml --scenario websocket.yaml",
            "  muster compare --drivers in_process,rest --scenario scenarios/compare.yaml",
            "  muster compare --verify runs/monday --rule collection --jvm \"-XX:+UseParallelGC\"",
            "  muster compare --jfr-cost runs/monday --pairs 6",
            "",
            "Exit codes: 0 nothing got worse, or it is verified; 1 something did, a gate failed, or it is rejected; 2 wrong usage; 3 a build does not start; 4"
                    + " something could not be decided; 130 interrupted, with the pairs so far."
        })
final class Compare extends LabCommand {
    @Parameters(
            arity = "0..2",
            paramLabel = "RUN_A RUN_B",
            hideParamSyntax = true,
            description =
                    "Each a run directory, a directory of run directories of one scenario, or the name of a baseline.")
    private List<String> runs = List.of();

    @Mixin
    private final Sides sides = new Sides();

    @Option(
            names = "--pairs",
            paramLabel = "N|N..M",
            description = "How many pairs: at least 6, at most 20. Default: 6..20.")
    private @Nullable String pairs;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Directory of the comparison. Default: a new one in ./runs.")
    private @Nullable Path out;

    @Option(
            names = "--metric",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "METRIC,…",
            description =
                    "Only these figures; fewer need fewer pairs. Default: cpu_us_per_op, throughput, p50_ms, p99_ms,"
                            + " live_heap_bytes, rss_bytes, live_heap_per_agent_bytes.")
    private List<String> metrics = List.of();

    @Option(names = "--test", paramLabel = "NAME", description = "Only these tests. May be given several times.")
    private List<String> tests = List.of();

    @Option(names = "--gates", paramLabel = "FILE", description = "A policy, gates.yaml, that decides instead.")
    private @Nullable Path gates;

    @Option(
            names = "--verify",
            paramLabel = "RUN",
            description =
                    "Measure whether following a recommendation of this run helped: A is as the run was, B has what"
                            + " --build, --scenario or --jvm names. The answer goes into the run's reports.")
    private @Nullable Path verify;

    @Option(names = "--rule", paramLabel = "RULE", description = "Which of the run's recommendations was followed.")
    private @Nullable String rule;

    @Option(
            names = "--jfr-cost",
            paramLabel = "RUN",
            description =
                    "Measure what the flight recorder costs the target of this run, which was recorded: A is not, B is."
                            + " The answer goes into the run's reports.")
    private @Nullable Path jfrCost;

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Option(names = "--json", description = "Answer in JSON, one document.")
    private boolean json;

    Compare(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        Set<Measure> measures = measures();
        Optional<Policy> policy = policy(gates);
        if (verify != null) {
            return verified(verify, policy);
        }
        if (jfrCost != null) {
            return recording(jfrCost, policy);
        }
        if (rule != null) {
            throw Failure.usage("--rule goes with --verify");
        }
        if (sides.given()) {
            return pairs(measures, policy);
        }
        refuse("--pairs", pairs);
        refuse("--out", out);
        if (runs.size() != 2) {
            throw Failure.usage("name two runs, or two builds with --build")
                    .withHelp("muster compare RUN_A RUN_B, or muster compare --build A --build B --scenario FILE");
        }
        RunSet a = baselines.side(runs.getFirst(), shell());
        RunSet b = baselines.side(runs.getLast(), shell());
        try {
            Comparison comparison = new UnpairedComparison(
                            a, b, baselines.baselines(shell()).noiseFloors().read())
                    .compare(subject -> wanted(subject, measures, policy));
            return conclude(comparison, b, policy);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    private static void refuse(String option, @Nullable Object given) {
        if (given != null) {
            throw Failure.usage(option + " goes with --build")
                    .withHelp("to compare two runs that are there, name them and nothing else");
        }
    }

    private int pairs(Set<Measure> measures, Optional<Policy> policy) throws InterruptedException {
        if (!runs.isEmpty()) {
            throw Failure.usage("runs and " + sides.option() + " do not go together: name two runs, or two builds");
        }
        sides.check();
        return new BuildComparison(
                        shell(), baselines, many(), subject -> wanted(subject, measures, policy), policy, json, null)
                .run(sides, out);
    }

    private int recording(Path run, Optional<Policy> policy) throws InterruptedException {
        if (!runs.isEmpty() || policy.isPresent() || !metrics.isEmpty() || !tests.isEmpty()) {
            throw Failure.usage(
                    "--jfr-cost does not go with runs, --gates, --metric or --test: it measures what recording costs");
        }
        RecordingTrial trial = RecordingTrial.of(run);
        return new BuildComparison(shell(), baselines, many(), trial::about, policy, json, trial)
                .run(sides.recorded(trial), out);
    }

    private int verified(Path run, Optional<Policy> policy) throws InterruptedException {
        if (!runs.isEmpty() || policy.isPresent() || !metrics.isEmpty() || !tests.isEmpty()) {
            throw Failure.usage(
                    "--verify does not go with runs, --gates, --metric or --test: the recommendation says what"
                            + " is to become better");
        }
        Verification verification = Verification.of(run, rule);
        Sides both = sides.against(verification);
        both.check();
        return new BuildComparison(shell(), baselines, many(), verification::about, policy, json, verification)
                .run(both, out);
    }

    private Pairs many() {
        return pairs == null ? Pairs.DEFAULT : Pairs.parse(pairs);
    }

    private boolean wanted(Subject subject, Set<Measure> measures, Optional<Policy> policy) {
        if (!tests.isEmpty() && !tests.contains(subject.test())) {
            return false;
        }
        if (policy.isPresent() && metrics.isEmpty()) {
            return policy.get().covers(subject);
        }
        return measures.contains(subject.measure()) && subject.operation() == null;
    }

    private Set<Measure> measures() {
        Set<Measure> measures = EnumSet.noneOf(Measure.class);
        for (String name : metrics) {
            measures.add(Measure.named(name.strip())
                    .orElseThrow(() -> Failure.usage("--metric: '" + name + "' is no metric that can be compared; "
                            + Suggestions.hint(name.strip(), Measure.names()))));
        }
        if (metrics.isEmpty()) {
            for (Measure measure : Measure.values()) {
                if (measure.standard()) {
                    measures.add(measure);
                }
            }
        }
        return measures;
    }

    /** Reads a policy; a mistake in it is a user's mistake. */
    static Optional<Policy> policy(@Nullable Path file) {
        try {
            return Optional.ofNullable(file).map(PolicyParser::parse);
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private int conclude(Comparison comparison, RunSet b, Optional<Policy> policy) {
        List<PolicyGate> judged = policy.map(it -> new PolicyGates(it).judge(b, comparison.rows()))
                .orElse(List.of());
        Verdict verdict = policy.map(it -> new PolicyGates(it).verdict(judged)).orElseGet(comparison::verdict);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("a", comparison.a());
            document.put("b", comparison.b());
            document.put("verdict", verdict);
            document.put("notes", comparison.notes());
            document.put("comparisons", comparison.rows());
            document.put("gates", judged);
            shell().out().println(RunJson.mapper().writeValueAsString(document));
            return verdict.exitCode();
        }
        Style style = shell().screen().outputStyle();
        say(style.bold("A ") + comparison.a() + style.dim(", ") + style.bold("B ") + comparison.b());
        comparison.notes().forEach(note -> say(style.yellow("note: ") + note));
        say("");
        if (comparison.rows().isEmpty()) {
            say("There is no figure that could be compared.");
        }
        ComparisonWords.rows(shell(), comparison.rows());
        if (!judged.isEmpty()) {
            say("");
            ComparisonWords.gates(shell(), judged);
        }
        say("");
        say(style.bold(VerdictWords.word(style, verdict)));
        return verdict == Verdict.PASS ? ExitCode.DONE : verdict.exitCode();
    }
}
