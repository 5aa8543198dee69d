package dev.muster.lab.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.PairedComparison;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedListener;
import dev.muster.lab.compare.PairedPlan;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Runs;
import dev.muster.lab.compare.Setup;
import dev.muster.lab.compare.Side;
import dev.muster.lab.compare.SideRunner;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search, on machines whose answer is known. */
class TuningTest {
    private static final Goal GOAL = new Goal(Measure.THROUGHPUT);

    @TempDir
    Path home;

    private final List<String> ran = new ArrayList<>();

    /** Throughput by candidate, with some noise; a candidate that is not there does not run. */
    private final class Machine implements Trier, Tuning.Proof {
        private final Map<String, Double> throughput;
        private final double noise;
        private final Random random = new Random(7);
        private final AtomicInteger runs = new AtomicInteger();

        private Machine(Map<String, Double> throughput, double noise) {
            this.throughput = throughput;
            this.noise = noise;
        }

        private Path measured(Candidate candidate) throws IOException {
            Double value = throughput.get(candidate.name());
            if (value == null) {
                throw new IOException("the run of '" + candidate.name() + "' ended with 3; its last words: no memory");
            }
            Path directory = Files.createDirectories(home.resolve("runs/" + runs.incrementAndGet()));
            RunJson.write(directory, Runs.record(value * (1 + noise * random.nextGaussian())));
            return directory;
        }

        @Override
        public RunFigures run(Candidate candidate, int number, int round) throws IOException {
            ran.add(round + " " + candidate.name());
            Path directory = measured(candidate);
            return RunFigures.of(RunJson.read(directory), directory.toString());
        }

        @Override
        public PairedRecord against(Candidate candidate) throws IOException, InterruptedException {
            SideRunner sides = new SideRunner() {
                @Override
                public Path run(Side side, int pair) throws IOException {
                    return measured(side == Side.A ? Candidate.PRESENT : candidate);
                }

                @Override
                public void cancel() {}
            };
            Build build = new Build(home, home, home, "0.1.0", "0123");
            return new PairedComparison(
                            PairedDirectory.open(home.resolve("c"), "name: s", "name: s"),
                            new Setup(build, home, "name: s", ""),
                            new Setup(build, home, "name: s", "", List.of(), candidate.environment()),
                            new PairedPlan(8, 8, GOAL::wants, Optional.empty(), NoiseFloors.UNKNOWN),
                            sides,
                            PairedListener.SILENT,
                            () -> Instant.EPOCH)
                    .run();
        }

        @Override
        public void cancel() {}
    }

    private static Candidate batch(int size) {
        return new Candidate("batch " + size, "", new TreeMap<>(Map.of("ledger.batch", String.valueOf(size))));
    }

    private Tuning.Outcome tune(Map<String, Double> throughput, double noise, int... batches) throws Exception {
        Machine machine = new Machine(throughput, noise);
        List<Candidate> candidates = new ArrayList<>();
        for (int size : batches) {
            candidates.add(batch(size));
        }
        return new Tuning(GOAL, new Screening(candidates, GOAL, machine, Screening.Listener.SILENT), machine).run();
    }

    private static Map<String, Double> machine(double present, double... others) {
        Map<String, Double> throughput = new LinkedHashMap<>();
        throughput.put(Candidate.PRESENT.name(), present);
        int size = 1;
        for (double other : others) {
            throughput.put("batch " + size, other);
            size *= 10;
        }
        return throughput;
    }

    @Test
    void a_planted_bad_setting_is_found_and_the_gain_proved() throws Exception {
        Tuning.Outcome outcome = tune(machine(300, 300, 900, 2000, 2100), 0.02, 1, 10, 100, 1000);

        assertThat(outcome.decision()).isEqualTo(Decision.IMPROVED);
        Candidate best = Objects.requireNonNull(outcome.best()).candidate();
        assertThat(best.settings()).containsEntry("ledger.batch", "1000");
        assertThat(best.environment()).containsEntry("MUSTER_LEDGER_BATCH", "1000");
        assertThat(outcome.rows())
                .filteredOn(row -> row.metric().equals("throughput"))
                .singleElement()
                .satisfies(row -> assertThat(row.ratio()).isBetween(6.5, 7.5));
        assertThat(outcome.reason())
                .contains("'batch 1000' is better: throughput")
                .contains("at 10 agents × ");
    }

    @Test
    void a_proof_that_cannot_be_measured_proves_nothing_and_keeps_what_was_found() throws Exception {
        Machine machine = new Machine(machine(300, 900), 0.01);
        Screening screening = new Screening(List.of(batch(1)), GOAL, machine, Screening.Listener.SILENT);
        Tuning.Proof full = new Tuning.Proof() {
            @Override
            public PairedRecord against(Candidate candidate) throws IOException {
                throw new IOException("the disk is full");
            }

            @Override
            public void cancel() {}
        };

        Tuning.Outcome outcome = new Tuning(GOAL, screening, full).run();

        assertThat(outcome.decision()).isEqualTo(Decision.NOT_MEASURED);
        assertThat(outcome.reason()).contains("'batch 1' looked better in single runs", "the disk is full");
        assertThat(Objects.requireNonNull(outcome.best()).candidate()).isEqualTo(batch(1));
        assertThat(screening.tried()).hasSize(2).allMatch(tried -> tried.score().isPresent());
    }

    @Test
    void a_good_setting_is_left_alone() throws Exception {
        Tuning.Outcome outcome = tune(machine(2100, 300, 900, 2000, 1900), 0.01, 1, 10, 100, 1000);

        assertThat(outcome.decision()).isEqualTo(Decision.PRESENT_IS_BEST);
        assertThat(outcome.rows()).isEmpty();
    }

    /** In single runs the best of many equals nearly always looks better: pairs must not be fooled by that. */
    @Test
    void the_best_of_many_equals_is_not_taken_for_better() throws Exception {
        Tuning.Outcome outcome = tune(machine(1000, 1000, 1000, 1000, 1000), 0.05, 1, 10, 100, 1000);

        assertThat(outcome.decision()).isIn(Decision.NOT_PROVEN, Decision.PRESENT_IS_BEST);
    }

    @Test
    void the_worse_half_goes_after_each_round_and_the_order_is_reversed() throws Exception {
        tune(machine(100, 1, 2, 3, 4), 0, 1, 10, 100, 1000);

        assertThat(ran)
                .containsExactly(
                        "1 as it is",
                        "1 batch 1",
                        "1 batch 10",
                        "1 batch 100",
                        "1 batch 1000",
                        "2 batch 1000",
                        "2 batch 100",
                        "2 as it is");
    }

    @Test
    void what_does_not_run_is_out_with_its_last_words_and_the_others_go_on() throws Exception {
        Map<String, Double> throughput = machine(100, 200, 300);
        throughput.remove("batch 10");
        Machine machine = new Machine(throughput, 0.001);
        Screening screening = new Screening(List.of(batch(1), batch(10)), GOAL, machine, Screening.Listener.SILENT);

        Tuning.Outcome outcome = new Tuning(GOAL, screening, machine).run();

        assertThat(outcome.decision()).isEqualTo(Decision.IMPROVED);
        assertThat(screening.tried().get(2).reason()).contains("no memory");
        assertThat(screening.tried().get(2).score()).isEmpty();
    }

    @Test
    void a_present_setting_that_does_not_run_proves_nothing_of_the_others() throws Exception {
        Map<String, Double> throughput = machine(100, 200);
        throughput.remove(Candidate.PRESENT.name());

        Tuning.Outcome outcome = tune(throughput, 0, 1);

        assertThat(outcome.decision()).isEqualTo(Decision.NOT_MEASURED);
        assertThat(outcome.reason()).contains("the present setting could not be measured");
    }

    @Test
    void what_is_better_at_one_thing_and_worse_at_another_is_no_improvement() {
        ComparisonRecord faster = row("throughput", 1.3, Change.IMPROVED);
        ComparisonRecord slower = row("p99_ms", 1.6, Change.REGRESSED);
        ComparisonRecord larger = row("rss_bytes", 1.6, Change.REGRESSED);

        assertThat(judged(List.of(faster, slower)).decision()).isEqualTo(Decision.WORSE_ELSEWHERE);
        assertThat(judged(List.of(faster, larger)).decision()).isEqualTo(Decision.IMPROVED);
        assertThat(judged(List.of(slower)).decision()).isEqualTo(Decision.NOT_PROVEN);
        // With the other setting the ladder did not come so far, in any run or in most of them.
        ComparisonRecord lost = row("p99_ms", 1.0, Change.INCONCLUSIVE, 0);
        assertThat(judged(List.of(faster, lost)).decision()).isEqualTo(Decision.WORSE_ELSEWHERE);
        ComparisonRecord mostlyLost = row("p99_ms", 1.0, Change.INCONCLUSIVE, 1);
        assertThat(judged(List.of(faster, mostlyLost)).decision()).isEqualTo(Decision.WORSE_ELSEWHERE);
        ComparisonRecord undecided = row("p99_ms", 1.0, Change.INCONCLUSIVE, 6);
        assertThat(judged(List.of(faster, undecided)).decision()).isEqualTo(Decision.IMPROVED);
    }

    @Test
    void what_is_faster_and_wrong_is_no_improvement() {
        ComparisonRecord faster = row("throughput", 1.3, Change.IMPROVED);

        Judgement wrong = Judgement.of(GOAL, "x", List.of(faster), List.of("B, audit of creation: lost: 2"));
        assertThat(wrong.decision()).isEqualTo(Decision.WORSE_ELSEWHERE);
        assertThat(wrong.reason()).contains("is better at throughput", "wrong: B, audit of creation: lost: 2");
    }

    @Test
    void what_is_faster_and_makes_errors_now_and_then_is_not_proven() {
        ComparisonRecord faster = row("throughput", 1.3, Change.IMPROVED);
        ComparisonRecord errors = row("error_rate", null, Change.INCONCLUSIVE, 6);

        assertThat(judged(List.of(faster, errors)).decision()).isEqualTo(Decision.NOT_PROVEN);
        assertThat(judged(List.of(faster, errors)).reason()).contains("whether it makes more errors cannot be told");
        ComparisonRecord none = row("error_rate", null, Change.EQUIVALENT, 6);
        assertThat(judged(List.of(faster, none)).decision()).isEqualTo(Decision.IMPROVED);
    }

    private static Judgement judged(List<ComparisonRecord> rows) {
        return Judgement.of(GOAL, "x", rows, List.of());
    }

    private static ComparisonRecord row(String metric, double ratio, Change verdict) {
        return row(metric, ratio, verdict, 6);
    }

    private static ComparisonRecord row(String metric, @Nullable Double ratio, Change verdict, int runsOfB) {
        return new ComparisonRecord(
                metric,
                "t",
                null,
                50,
                1.0,
                ratio,
                6,
                runsOfB,
                ratio,
                ratio == null ? null : (Double) (ratio * 0.9),
                ratio == null ? null : (Double) (ratio * 1.1),
                0.03,
                0.03,
                0.03,
                null,
                verdict,
                null);
    }
}
