package dev.muster.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.PairedRecord.PairRecord;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.ComparisonReports;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.scenario.PolicyParser;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedComparisonTest {
    private static final Build OLD = build("old", "1111");
    private static final Build NEW = build("new", "2222");

    @TempDir
    Path home;

    private final List<String> ran = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);

    @SuppressWarnings("NullAway.Init") // made by the comparison that a test starts
    private PairedComparison running;

    private static Build build(String name, String digest) {
        return new Build(Path.of(name), Path.of("muster"), Path.of("image"), "muster 0.1.0", digest);
    }

    /** Runs that take what they are told to, give or take some noise. */
    private final class Simulated implements SideRunner {
        private final double factor;
        private final double noise;
        private final int stopAt;
        private final int breakAt;

        Simulated(double factor, double noise, int stopAt, int breakAt) {
            this.factor = factor;
            this.noise = noise;
            this.stopAt = stopAt;
            this.breakAt = breakAt;
        }

        @Override
        public Path run(Side side, int pair) throws IOException {
            ran.add(pair + side.name());
            if (pair == breakAt && side == Side.B) {
                throw new IOException("the run of build B ended with 3");
            }
            Path directory = Files.createDirectories(home.resolve("c/runs/" + pair + side + ran.size()));
            double spread = 1 + noise * random.nextGaussian();
            RunJson.write(directory, Runs.record(1000 * spread / (side == Side.B ? factor : 1)));
            if (pair == stopAt && side == Side.A) {
                running.cancel();
            }
            return directory;
        }

        @Override
        public void cancel() {}
    }

    private PairedRecord compare(Build b, double factor, double noise) throws Exception {
        return compare(b, new Simulated(factor, noise, 0, 0), Optional.empty());
    }

    private PairedRecord compare(Build b, SideRunner runner, Optional<Policy> policy) throws Exception {
        return compare(side(OLD, "name: nightly", ""), side(b, "name: nightly", ""), runner, policy);
    }

    private static Setup side(Build build, String scenario, String jvm) {
        return new Setup(build, Path.of("s.yaml"), scenario, jvm);
    }

    private PairedRecord compare(Setup a, Setup b, SideRunner runner, Optional<Policy> policy) throws Exception {
        running = new PairedComparison(
                PairedDirectory.open(home.resolve("c"), a.scenario(), b.scenario()),
                a,
                b,
                new PairedPlan(6, 20, subject -> subject.measure() == Measure.THROUGHPUT, policy, NoiseFloors.UNKNOWN),
                runner,
                PairedListener.SILENT,
                () -> Instant.EPOCH);
        return running.run();
    }

    private static ComparisonRecord only(PairedRecord record) {
        assertThat(record.comparisons()).hasSize(1);
        return record.comparisons().getFirst();
    }

    @Test
    void a_slower_build_is_found_in_six_pairs_whose_sides_take_turns() throws Exception {
        PairedRecord record = compare(NEW, 1.1, 0.01);

        assertThat(record.state()).isEqualTo(RunRecord.State.COMPLETE);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(only(record).verdict()).isEqualTo(Change.REGRESSED);
        assertThat(only(record).ratio()).isBetween(0.89, 0.93);
        assertThat(ran)
                .startsWith("1A", "1B", "2B", "2A", "3A", "3B", "4B", "4A")
                .hasSize(12);
        assertThat(record.pairs())
                .extracting(PairRecord::order)
                .containsExactly("A B", "B A", "A B", "B A", "A B", "B A");
        assertThat(PairedDirectory.read(home.resolve("c"))).isEqualTo(record);
    }

    @Test
    void what_six_pairs_cannot_decide_is_given_more_up_to_twenty_and_then_stays_inconclusive() throws Exception {
        PairedRecord record = compare(NEW, 1.03, 0.15);

        assertThat(record.pairs()).hasSize(20);
        assertThat(only(record).verdict()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(record.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    /** Compares error rates alone; in the pairs that are told a side has errors. */
    private PairedRecord errors(String name, IntPredicate ofA, IntPredicate ofB, Optional<Policy> policy)
            throws Exception {
        Setup a = side(OLD, "name: nightly", "");
        Setup b = side(NEW, "name: nightly", "");
        SideRunner runner = new SideRunner() {
            @Override
            public Path run(Side side, int pair) throws IOException {
                Path directory = Files.createDirectories(home.resolve(name + "/runs/" + pair + side));
                boolean failing = (side == Side.A ? ofA : ofB).test(pair);
                RunJson.write(directory, Runs.failing(Runs.record(1000), failing ? 0.02 : 0));
                return directory;
            }

            @Override
            public void cancel() {}
        };
        return new PairedComparison(
                        PairedDirectory.open(home.resolve(name), a.scenario(), b.scenario()),
                        a,
                        b,
                        new PairedPlan(
                                6, 20, subject -> subject.measure() == Measure.ERROR_RATE, policy, NoiseFloors.UNKNOWN),
                        runner,
                        PairedListener.SILENT,
                        () -> Instant.EPOCH)
                .run();
    }

    @Test
    void errors_of_b_alone_in_five_of_six_pairs_are_given_more_pairs_until_they_are_no_chance() throws Exception {
        PairedRecord record = errors("c", pair -> false, pair -> pair != 3, Optional.empty());

        assertThat(record.pairs()).hasSize(7);
        assertThat(only(record).verdict()).isEqualTo(Change.REGRESSED);
        assertThat(ComparisonReports.text(home.resolve("c"), Reports.Form.JUNIT))
                .contains("<failure message=\"regressed: 0 in every run of A, and more in 6 of 7 of the other\"/>");
        PairedRecord gated = errors(
                "gated",
                pair -> false,
                pair -> pair != 3,
                Optional.of(PolicyParser.parse("gates.yaml", "gates: {error_rate: {}}")));
        assertThat(gated.pairs()).hasSize(7);
        assertThat(gated.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void figures_that_are_zero_in_every_run_or_not_always_on_either_side_ask_for_no_more_pairs() throws Exception {
        PairedRecord never = errors("never", pair -> false, pair -> false, Optional.empty());
        PairedRecord sometimes = errors("sometimes", pair -> pair == 2, pair -> pair == 5, Optional.empty());

        assertThat(never.pairs()).hasSize(6);
        assertThat(only(never).verdict()).isEqualTo(Change.EQUIVALENT);
        assertThat(sometimes.pairs()).hasSize(6);
        assertThat(only(sometimes).verdict()).isEqualTo(Change.INCONCLUSIVE);
    }

    @Test
    void equal_builds_of_different_jars_are_equivalent() throws Exception {
        PairedRecord record = compare(NEW, 1.0, 0.01);

        assertThat(only(record).verdict()).isEqualTo(Change.EQUIVALENT);
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_comparison_that_was_stopped_keeps_whole_pairs_and_goes_on_from_them() throws Exception {
        PairedRecord stopped = compare(NEW, new Simulated(1.1, 0.01, 3, 0), Optional.empty());
        assertThat(stopped.state()).isEqualTo(RunRecord.State.INTERRUPTED);
        assertThat(stopped.pairs()).hasSize(2);
        assertThat(only(stopped).reason()).isEqualTo("2 pairs are too few; it takes 6");
        ran.clear();

        PairedRecord record = compare(NEW, 1.1, 0.01);

        assertThat(ran).startsWith("3A", "3B").hasSize(8);
        assertThat(record.pairs()).hasSize(6).startsWith(stopped.pairs().toArray(PairRecord[]::new));
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_run_that_breaks_off_ends_the_comparison_and_leaves_what_was_measured() throws Exception {
        assertThatThrownBy(() -> compare(NEW, new Simulated(1, 0.01, 0, 4), Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with 3");

        PairedRecord left = PairedDirectory.read(home.resolve("c"));
        assertThat(left.state()).isEqualTo(RunRecord.State.BROKEN);
        assertThat(left.stateReason()).contains("ended with 3");
        assertThat(left.pairs()).hasSize(3);
    }

    @Test
    void pairs_of_another_build_or_scenario_are_not_mixed_in() throws Exception {
        compare(NEW, 1.1, 0.01);

        assertThatThrownBy(() -> compare(build("newer", "3333"), 1, 0.01))
                .hasMessageContaining("holds pairs of another build: new was 2222, newer is 3333");
        assertThatThrownBy(() -> PairedDirectory.open(home.resolve("c"), "name: other", "name: other"))
                .hasMessageContaining("already holds a comparison by another scenario");
    }

    @Test
    void one_build_is_compared_in_two_settings_of_its_jvm() throws Exception {
        Setup a = side(OLD, "name: nightly", "");
        Setup b = side(OLD, "name: nightly", "-XX:+UseParallelGC");

        PairedRecord record = compare(a, b, new Simulated(1.1, 0.01, 0, 0), Optional.empty());

        assertThat(record.sameBuild()).isFalse();
        assertThat(record.b().jvm()).isEqualTo("-XX:+UseParallelGC");
        assertThat(only(record).verdict()).isEqualTo(Change.REGRESSED);
        assertThat(record.scenarioB()).isNull();
        ComparisonReports.render(home.resolve("c"));
        assertThat(home.resolve("c/report.md")).content().contains("JVM options -XX:+UseParallelGC");
        assertThatThrownBy(() ->
                        compare(a, side(OLD, "name: nightly", "-Xmx1g"), new Simulated(1, 0, 0, 0), Optional.empty()))
                .hasMessageContaining("other options of the JVM: -XX:+UseParallelGC, now -Xmx1g");
    }

    private SideRunner scenarios(String test, String window, int agents) {
        return new SideRunner() {
            @Override
            public Path run(Side side, int pair) throws IOException {
                Path directory = Files.createDirectories(home.resolve("c/runs/" + pair + side));
                RunRecord run = Runs.record(1000 + random.nextInt(10));
                RunJson.write(directory, side == Side.A ? run : Runs.another(run, test, window, agents));
                return directory;
            }

            @Override
            public void cancel() {}
        };
    }

    @Test
    void two_scenarios_are_compared_by_the_tests_that_both_have() throws Exception {
        PairedRecord record = compare(
                side(OLD, "name: rest", ""),
                side(OLD, "name: socket", ""),
                scenarios("creation", "10s a rung", 10),
                Optional.empty());

        assertThat(record.sameBuild()).isFalse();
        assertThat(Objects.requireNonNull(record.scenarioB()).hash()).isEqualTo("another hash");
        assertThat(only(record).verdict()).isEqualTo(Change.EQUIVALENT);
        ComparisonReports.render(home.resolve("c"));
        assertThat(home.resolve("c/report.md")).content().contains("; of B: another (another hash)");
        assertThat(home.resolve("c/scenario-b.yaml")).hasContent("name: socket");
        assertThatThrownBy(() -> PairedDirectory.open(home.resolve("c"), "name: rest", "name: rest"))
                .hasMessageContaining("already holds a comparison by another scenario");
    }

    @Test
    void two_scenarios_that_load_a_test_differently_or_share_none_are_refused() {
        assertThatThrownBy(() -> compare(
                        side(OLD, "name: rest", ""),
                        side(OLD, "name: socket", ""),
                        scenarios("creation", "99s a rung", 10),
                        Optional.empty()))
                .hasMessageContaining("test 'creation' is loaded differently: A by ")
                .hasMessageContaining("window 99s a rung");
        assertThatThrownBy(() -> compare(
                        side(OLD, "name: rest", ""),
                        side(OLD, "name: socket", ""),
                        scenarios("deletion", "10s a rung", 10),
                        Optional.empty()))
                .hasMessageContaining("no test of the same name");
        assertThatThrownBy(() -> compare(
                        side(OLD, "name: rest", ""),
                        side(OLD, "name: socket", ""),
                        scenarios("creation", "10s a rung", 200),
                        Optional.empty()))
                .hasMessageContaining("test 'creation' has rungs of [10] in A and [200] in B");
    }

    @Test
    void a_build_beside_itself_measures_the_noise_that_later_comparisons_allow_for() throws Exception {
        PairedRecord record = compare(OLD, 1.0, 0.08);
        assertThat(record.sameBuild()).isTrue();
        assertThat(record.pairs()).hasSize(6);
        NoiseFloorFile file = new Baselines(home.resolve("baselines")).noiseFloors();
        RunFigures run = RunFigures.of(Runs.record(1000), "r");
        var noise = running.figures().noise();

        file.keep(run, noise, record.startedAt());

        Subject throughput = new Subject("creation", 10, null, Measure.THROUGHPUT);
        String machine = run.machine().id();
        assertThat(file.read().of("0123456789ab", machine, throughput)).hasValueSatisfying(floor -> {
            assertThat(floor.pairs()).isEqualTo(6);
            assertThat(floor.halfWidth()).isBetween(0.01, 0.3);
        });
        assertThat(file.read().of("0123456789ab", "another machine", throughput))
                .isEmpty();
        assertThat(file.read().of("another scenario", machine, throughput)).isEmpty();
        assertThat(new Baselines(home.resolve("baselines")).names()).isEmpty();
    }

    @Test
    void a_policy_decides_instead_of_the_margin_and_each_gate_is_a_case_for_ci() throws Exception {
        Policy policy = PolicyParser.parse("gates.yaml", """
                fails_at: warn
                gates:
                  throughput: {min: 10}
                """);

        PairedRecord record = compare(NEW, new Simulated(1.2, 0.01, 0, 0), Optional.of(policy));

        assertThat(record.gates()).extracting(it -> it.gate().state().name()).containsExactly("PASS", "FAIL");
        assertThat(record.gates().getLast().level()).isEqualTo(Level.WARN);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        ComparisonReports.render(home.resolve("c"));
        assertThat(home.resolve("c/junit.xml"))
                .content()
                .contains("tests=\"2\" failures=\"1\" skipped=\"0\"")
                .contains("throughput at 10 agents ≥ 0.900 × the baseline (warn)");
        assertThat(home.resolve("c/report.html")).content().contains("regressed", "± 3.0 %", "A B, B A");
        assertThat(home.resolve("c/report.md")).content().contains("# FAIL: B against A, nightly");
    }

    /** The rule of the gate: injected 10 % at a noise of CV 2 % and a margin of 3 %, and identical builds. */
    @Test
    void an_injected_slowdown_is_found_and_identical_builds_hardly_ever_alarm() {
        SplittableRandom noise = new SplittableRandom(11);
        long found = 0;
        for (int i = 0; i < 10; i++) {
            found += decide(1.1, noise) == Change.REGRESSED ? 1 : 0;
        }
        long alarms = 0;
        for (int i = 0; i < 200; i++) {
            alarms += decide(1.0, noise) == Change.REGRESSED ? 1 : 0;
        }

        assertThat(found).isGreaterThanOrEqualTo(9);
        assertThat(alarms).isLessThanOrEqualTo(2);
    }

    private static Change decide(double factor, SplittableRandom noise) {
        List<RunPair> pairs = new ArrayList<>();
        while (true) {
            double a = 20 * (1 + 0.02 * noise.nextGaussian());
            double b = 20 * factor * (1 + 0.02 * noise.nextGaussian());
            pairs.add(new RunPair(Runs.cpu(a), Runs.cpu(b)));
            if (pairs.size() >= 6) {
                PairedFigures figures = new PairedFigures(pairs, NoiseFloors.UNKNOWN, Runs.CPU::equals);
                List<ComparisonRecord> rows = figures.compare();
                if (figures.decided(rows) || pairs.size() == 20) {
                    return rows.getFirst().verdict();
                }
            }
        }
    }

    @Test
    void a_run_that_is_invalid_is_named_with_its_side_and_reason() throws Exception {
        SideRunner runner = new SideRunner() {
            @Override
            public Path run(Side side, int pair) throws IOException {
                Path directory = Files.createDirectories(home.resolve("c/runs/" + pair + side));
                RunRecord run = Runs.record(1000);
                RunJson.write(directory, side == Side.B && pair == 2 ? Runs.invalid(run, "the generator lagged") : run);
                return directory;
            }

            @Override
            public void cancel() {}
        };

        PairedRecord record = compare(NEW, runner, Optional.empty());

        assertThat(record.pairs().get(1).invalid()).containsExactly("B, creation at 10 agents: the generator lagged");
        assertThat(record.pairs().getFirst().invalid()).isEmpty();
        assertThat(PairedDirectory.read(home.resolve("c"))).isEqualTo(record);
        assertThat(ComparisonReports.text(home.resolve("c"), Reports.Form.MD))
                .contains("B, creation at 10 agents: the generator lagged");
    }

    @Test
    void a_figure_that_only_one_side_has_is_told_with_that_sides_runs() throws Exception {
        SideRunner runner = new SideRunner() {
            @Override
            public Path run(Side side, int pair) throws IOException {
                Path directory = Files.createDirectories(home.resolve("c/runs/" + pair + side));
                RunRecord run = Runs.record(1000);
                RunJson.write(directory, side == Side.B ? Runs.invalid(run, "the generator lagged") : run);
                return directory;
            }

            @Override
            public void cancel() {}
        };

        assertThat(only(compare(NEW, runner, Optional.empty()))).satisfies(row -> {
            assertThat(row.runsA()).isEqualTo(row.runsB() + 6);
            assertThat(row.a()).isEqualTo(1000);
            assertThat(row.reason()).startsWith("B has no figure");
        });
    }

    @Test
    void a_build_that_loses_data_is_worse_however_fast_it_is() throws Exception {
        SideRunner runner = new SideRunner() {
            @Override
            public Path run(Side side, int pair) throws IOException {
                Path directory = Files.createDirectories(home.resolve("c/runs/" + pair + side));
                RunRecord run = Runs.record(side == Side.B ? 1500 : 1000);
                RunJson.write(directory, side == Side.B && pair == 2 ? Runs.losing(run) : run);
                return directory;
            }

            @Override
            public void cancel() {}
        };

        PairedRecord record = compare(NEW, runner, Optional.empty());

        assertThat(only(record).verdict()).isEqualTo(Change.IMPROVED);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record.pairs().get(1).wrong()).containsExactly("creation: lost: 2 is not ≤ 0");
        assertThat(ComparisonReports.text(home.resolve("c"), Reports.Form.MD))
                .contains(
                        "wrong: B, creation: lost: 2 is not ≤ 0",
                        "B is wrong, however fast it is: creation: lost: 2 is not ≤ 0. Of 1 figures 0 regressed, 1 improved");
        assertThat(ComparisonReports.text(home.resolve("c"), Reports.Form.JUNIT))
                .contains("tests=\"2\" failures=\"1\"", "name=\"B is right\"><failure message=\"B is wrong, ");
    }

    @Test
    void scenarios_are_refused_before_anything_is_run_for_what_would_be_refused_after() {
        assertThatThrownBy(() -> requireAlike("iterations: 10", "iterations: 20"))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("test 'creation' is loaded differently: A by ")
                .hasMessageContaining("window 20 operations");
        assertThatThrownBy(() -> requireAlike("iterations: 10", "iterations: 10, agent_count: 3"))
                .hasMessageContaining("test 'creation' has rungs of [1] in A and [3] in B");
        assertThatThrownBy(() -> requireAlike("iterations: 10", "iterations: 10, name: deletion"))
                .hasMessageContaining("no test of the same name");
    }

    @Test
    void scenarios_that_differ_in_what_is_measured_are_let_through() throws Exception {
        requireAlike("iterations: 10", "iterations: 10, preload: 1000");
        requireAlike("iterations: 10", "iterations: 10, face: rest");
    }

    private void requireAlike(String a, String b) throws IOException {
        PairedComparison.requireAlike(scenario("a.yaml", a), scenario("b.yaml", b));
    }

    private Scenario scenario(String file, String test) throws IOException {
        Path path = home.resolve(file);
        Files.writeString(
                path,
                "name: s\ntests:\n  - {type: stress_test, target: task_creation, "
                        + (test.contains("name:") ? "" : "name: creation, ") + test + "}\n");
        return ScenarioParser.parse(path);
    }
}
