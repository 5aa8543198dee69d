package dev.muster.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.NoiseFloor;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.scenario.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpairedComparisonTest {
    private static Comparison compare(RunSet a, RunSet b) {
        return new UnpairedComparison(a, b, NoiseFloors.UNKNOWN).compare(subject -> true);
    }

    private static ComparisonRecord cpu(Comparison comparison) {
        return comparison.rows().stream()
                .filter(row -> row.metric().equals("cpu_us_per_op"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void one_run_a_side_is_shown_and_decides_nothing_however_far_apart_they_are() {
        Comparison comparison = compare(Runs.set("a", 20), Runs.set("b", 60));

        assertThat(cpu(comparison)).satisfies(row -> {
            assertThat(row.ratio()).isEqualTo(3);
            assertThat(row.verdict()).isEqualTo(Change.INCONCLUSIVE);
            assertThat(row.low()).isNull();
            assertThat(row.reason())
                    .isEqualTo("one run a side tells no change from noise; it takes 4 a side, or pairs");
        });
        assertThat(comparison.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void several_runs_a_side_tell_a_change_that_is_larger_than_their_spread() {
        RunSet a = Runs.set("a", 20, 20.1, 19.9, 20.05, 20.02);
        RunSet b = Runs.set("b", 23, 23.2, 22.9, 23.1, 23.05);
        Comparison comparison = compare(a, b);

        assertThat(cpu(comparison).verdict()).isEqualTo(Change.REGRESSED);
        assertThat(cpu(comparison).p()).isBetween(0.0079, 0.008); // the least that five a side can reach
        assertThat(cpu(comparison).q()).isBetween(0.0158, 0.016); // one of two figures
        assertThat(comparison.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(cpu(compare(b, a)).verdict()).isEqualTo(Change.IMPROVED);
    }

    @Test
    void a_finding_that_may_be_chance_among_several_figures_is_none() {
        Comparison comparison = compare(Runs.set("a", 20, 20.1, 19.9, 20.05), Runs.set("b", 23, 23.2, 22.9, 23.1));

        assertThat(cpu(comparison).p()).isBetween(0.028, 0.029); // the least that four a side can reach
        assertThat(cpu(comparison).verdict()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(cpu(comparison).reason()).startsWith("it may be chance among 2 figures (q above 0.05)");
    }

    @Test
    void runs_of_equal_figures_are_equivalent() {
        Comparison comparison = compare(Runs.set("a", 20, 20.1, 19.9, 20.05), Runs.set("b", 20.1, 20, 19.95, 20.02));

        assertThat(comparison.rows()).extracting(ComparisonRecord::verdict).containsOnly(Change.EQUIVALENT);
        assertThat(comparison.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_noise_floor_above_what_matters_is_the_margin() {
        NoiseFloors floors = (scenario, machine, subject) -> Optional.of(new NoiseFloor(0.2, 6));

        Comparison comparison = new UnpairedComparison(
                        Runs.set("a", 20, 20.1, 19.9, 20.05), Runs.set("b", 23, 23.2, 22.9, 23.1), floors)
                .compare(subject -> true);

        assertThat(cpu(comparison).margin()).isEqualTo(0.2);
        assertThat(cpu(comparison).verdict()).isEqualTo(Change.EQUIVALENT);
    }

    @Test
    void different_machines_are_named_and_decide_nothing() {
        MachineFingerprint other = new MachineFingerprint("Linux amd64", "another CPU", 8, 8L);
        RunFigures there = Runs.run(other, "0123456789ab", "closed loop", Runs.figure(Runs.CPU, 40.0));
        RunSet four = new RunSet("b", List.of(there, there, there, there));

        Comparison comparison = compare(Runs.set("a", 20, 20, 20, 20), four);

        assertThat(comparison.notes())
                .contains(
                        "different machines, so nothing can be decided: processor: a CPU and another CPU; cores: 2 and 8");
        assertThat(comparison.rows())
                .allSatisfy(row -> assertThat(row.verdict()).isEqualTo(Change.INCONCLUSIVE));
        assertThat(new PolicyGates(PolicyParser.parse("gates.yaml", "gates: {cpu_us_per_op: {}}"))
                        .judge(four, comparison.rows()))
                .extracting(gate -> gate.gate().state())
                .containsExactly(GateState.INCONCLUSIVE);
    }

    @Test
    void another_scenario_is_said_and_a_test_that_was_loaded_differently_is_not_compared() {
        RunFigures other = Runs.run(Runs.MACHINE, "ffffffffffff", "open loop", Runs.figure(Runs.CPU, 40.0));

        Comparison comparison =
                compare(Runs.set("a", 20, 20, 20, 20), new RunSet("b", List.of(other, other, other, other)));

        assertThat(comparison.notes()).anyMatch(note -> note.startsWith("the scenarios are not the same file"));
        assertThat(cpu(comparison).reason()).isEqualTo("the test was loaded differently");
    }

    @Test
    void a_figure_that_a_side_has_not_measured_is_open_with_the_reason() {
        RunFigures without = Runs.run(Runs.MACHINE, "0123456789ab", "closed loop", Runs.figure(Runs.CPU, null));

        Comparison comparison = compare(Runs.set("a", 20), new RunSet("b", List.of(without)));

        assertThat(cpu(comparison).reason()).isEqualTo("B has no figure: not measured here");
    }

    @Test
    void errors_where_there_were_none_are_a_regression_when_every_run_has_them() {
        Subject errors = new Subject("creation", 10, null, Measure.ERROR_RATE);
        RunFigures clean = Runs.run(Runs.MACHINE, "0123456789ab", "closed loop", Runs.figure(errors, 0.0));
        RunFigures failing = Runs.run(Runs.MACHINE, "0123456789ab", "closed loop", Runs.figure(errors, 0.02));
        RunSet none = new RunSet("a", List.of(clean, clean, clean, clean));
        RunSet some = new RunSet("b", List.of(failing, failing, failing, failing));

        assertThat(compare(none, some).rows().getFirst().verdict()).isEqualTo(Change.REGRESSED);
        assertThat(compare(some, none).rows().getFirst().verdict()).isEqualTo(Change.IMPROVED);
        assertThat(compare(none, new RunSet("b", List.of(failing, failing, failing, clean)))
                        .rows()
                        .getFirst()
                        .verdict())
                .isEqualTo(Change.INCONCLUSIVE);
    }

    @Test
    void figures_of_nothing_on_both_sides_have_not_changed() {
        Subject errors = new Subject("creation", 10, null, Measure.ERROR_RATE);
        RunFigures clean = Runs.run(Runs.MACHINE, "0123456789ab", "closed loop", Runs.figure(errors, 0.0));
        RunFigures failing = Runs.run(Runs.MACHINE, "0123456789ab", "closed loop", Runs.figure(errors, 0.1));
        RunSet none = new RunSet("a", List.of(clean));

        assertThat(compare(none, none).rows().getFirst().verdict()).isEqualTo(Change.EQUIVALENT);
        assertThat(compare(none, new RunSet("b", List.of(failing)))
                        .rows()
                        .getFirst()
                        .reason())
                .isEqualTo("some figures are 0, of which there is no ratio");
    }

    @Test
    void the_figures_of_a_run_are_read_with_processor_time_first_and_those_of_an_invalid_rung_left_out() {
        RunFigures figures = RunFigures.of(Runs.record(1000), "r");

        assertThat(figures.figures().getFirst().subject()).isEqualTo(Runs.CPU);
        assertThat(figures.figure(Runs.CPU).value()).isEqualTo(20);
        assertThat(figures.figure(new Subject("creation", 10, null, Measure.THROUGHPUT))
                        .value())
                .isEqualTo(1000);
        assertThat(figures.figure(new Subject("creation", 10, null, Measure.P999_MS))
                        .missing())
                .isEqualTo("too few samples");
        assertThat(figures.figure(new Subject("other", 10, null, Measure.P50_MS))
                        .missing())
                .isEqualTo("this run has no such test, rung or operation");
    }

    @Test
    void a_directory_of_runs_is_one_side_and_must_be_of_one_scenario(@TempDir Path directory) throws IOException {
        for (String name : List.of("one", "two")) {
            RunJson.write(Files.createDirectories(directory.resolve(name)), Runs.record(1000));
        }

        assertThat(RunSet.read(directory).runs()).hasSize(2);
        assertThat(RunSet.read(directory.resolve("one")).runs()).hasSize(1);

        String other = RunJson.toJson(Runs.record(1000)).replace("0123456789ab", "ffffffffffff");
        Files.createDirectories(directory.resolve("three"));
        Files.writeString(directory.resolve("three/run.json"), other);
        assertThatThrownBy(() -> RunSet.read(directory)).hasMessageContaining("are not of one scenario");
    }
}
