package dev.muster.lab.selftest;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.PairedRatio;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.PairedComparison;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedListener;
import dev.muster.lab.compare.PairedPlan;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.Setup;
import dev.muster.lab.compare.Side;
import dev.muster.lab.compare.SideRunner;
import dev.muster.lab.external.ExternalDriver;
import dev.muster.lab.external.Protocols;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real processes, measured as any target is and compared as builds are: pairs of runs in turns, a fresh
 * {@link WorkServer} each. One that computes a quarter more per operation must be found; one that computes as much must
 * not be called different.
 */
final class SlowdownAnswer implements KnownAnswer {
    private static final long ROUNDS = 100_000;
    private static final long SLOWER = ROUNDS * 5 / 4;
    private static final String SCENARIO = """
            name: known work
            target: "mcp+stdio:%s"
            tests:
              - type: benchmark
                name: work
                duration_seconds: %s
                warmup: {for: 300ms}
                operations: [{name: work, tool: %s}]
            """;

    private final double seconds;

    /** @param seconds of work that a run measures */
    SlowdownAnswer(double seconds) {
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return "slowdown";
    }

    @Override
    public String meaning() {
        return "compares processes that compute, one of them a quarter more per operation";
    }

    @Override
    public List<Finding> run() throws InterruptedException {
        try {
            Path directory = Files.createTempDirectory("muster-selftest-");
            try {
                return List.of(
                        finding(
                                "processes that compute as much",
                                "not called different",
                                compared(directory.resolve("same"), ROUNDS),
                                false),
                        finding(
                                "25 % more work per operation",
                                "regressed", compared(directory.resolve("slower"), SLOWER), true));
            } finally {
                delete(directory);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("the self-test's runs could not be made", unwritable);
        }
    }

    private Finding finding(String what, String expected, PairedRecord record, boolean different) {
        Optional<ComparisonRecord> row =
                record.comparisons().stream().filter(it -> it.ratio() != null).findFirst();
        boolean called = row.filter(it -> it.verdict() == Change.REGRESSED || it.verdict() == Change.IMPROVED)
                .isPresent();
        boolean holds =
                different ? row.filter(it -> it.verdict() == Change.REGRESSED).isPresent() : row.isPresent() && !called;
        return new Finding(name(), what, expected, row.map(it -> told(it)).orElse("nothing measured"), holds);
    }

    private static String told(ComparisonRecord row) {
        Double low = row.low();
        Double high = row.high();
        return String.format(
                Locale.ROOT,
                "%s: %.0f and %.0f µs of CPU per operation, × %.3f%s, %d pairs%s",
                row.verdict().name().toLowerCase(Locale.ROOT),
                row.a(),
                row.b(),
                row.ratio(),
                low == null || high == null ? "" : String.format(Locale.ROOT, " (%.3f to %.3f)", low, high),
                row.runsA(),
                row.reason() == null ? "" : "; " + row.reason());
    }

    private PairedRecord compared(Path directory, long rounds) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Setup a = setup(directory.resolve("a.yaml"), ROUNDS);
        Setup b = setup(directory.resolve("b.yaml"), rounds);
        PairedDirectory pairs = PairedDirectory.open(directory.resolve("pairs"), a.scenario(), b.scenario());
        return new PairedComparison(
                        pairs,
                        a,
                        b,
                        new PairedPlan(
                                PairedRatio.LEAST_PAIRS,
                                PairedRatio.MOST_PAIRS,
                                subject -> subject.measure() == Measure.CPU_US_PER_OP,
                                Optional.empty(),
                                NoiseFloors.UNKNOWN),
                        new Here(Map.of(Side.A, a, Side.B, b), pairs.runs()),
                        PairedListener.SILENT,
                        InstantSource.system())
                .run();
    }

    private Setup setup(Path file, long rounds) throws IOException {
        // Interpreted, since a compiler's own time would be in a short run's figures, and differ from run to run.
        String command = "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -Xint -XX:+UseSerialGC -Xmx32m -cp '" + System.getProperty("java.class.path") + "' "
                + WorkServer.class.getName() + " " + rounds;
        String scenario = String.format(Locale.ROOT, SCENARIO, command, seconds, WorkServer.TOOL);
        Files.writeString(file, scenario);
        Build build = new Build(file, file, file, WorkServer.class.getSimpleName(), String.valueOf(rounds));
        return new Setup(build, file, scenario, "");
    }

    /** Runs in this process, as {@code muster run} does; the target is a fresh one each time. */
    private record Here(Map<Side, Setup> sides, Path runs) implements SideRunner {
        @Override
        public Path run(Side side, int pair) throws IOException, InterruptedException {
            Setup setup = sides.get(side);
            if (setup == null) {
                throw new IllegalArgumentException("there is no side " + side);
            }
            Scenario scenario = ScenarioParser.parse(setup.file());
            Path directory = runs.resolve(pair + "-" + side);
            new ScenarioRun(
                            scenario,
                            new ExternalDriver(scenario, new Protocols(null)),
                            directory,
                            new RunRecord.Tool("selftest", null),
                            "muster lab selftest slowdown",
                            ProgressListener.SILENT)
                    .run();
            return directory;
        }

        @Override
        public void cancel() {
            // Nobody asks: the self-test is ended by interrupting its thread.
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
