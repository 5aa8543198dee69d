package dev.muster.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.scenario.PolicyParser;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyGatesTest {
    private static Policy policy(String gates) {
        return PolicyParser.parse("gates.yaml", gates);
    }

    private static ComparisonRecord row(Measure measure, double low, double high, double q, @Nullable Double floor) {
        double ratio = (low + high) / 2;
        return new ComparisonRecord(
                measure.wireName(),
                "creation",
                null,
                10,
                20.0,
                20 * ratio,
                6,
                6,
                ratio,
                low,
                high,
                q,
                q,
                0.03,
                floor,
                Change.INCONCLUSIVE,
                null);
    }

    private static PolicyGate change(String gates, ComparisonRecord row) {
        return new PolicyGates(policy(gates))
                .judge(Runs.set("b", 22), List.of(row))
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "1.26, 1.30, FAIL, CRITICAL",
        "1.12, 1.20, PASS, WARN",
        "1.06, 1.09, PASS, MINOR",
        "0.80, 1.04, PASS,",
        "1.20, 1.30, INCONCLUSIVE, WARN",
        "0.90, 1.40, INCONCLUSIVE,",
    })
    void a_change_fails_only_when_its_whole_interval_lies_beyond_the_level_and_passes_only_when_none_of_it_does(
            double low, double high, GateState state, @Nullable Level level) {
        PolicyGate gate = change("gates: {cpu_us_per_op: {}}", row(Measure.CPU_US_PER_OP, low, high, 0.001, null));

        assertThat(gate.gate().state()).isEqualTo(state);
        assertThat(gate.level()).isEqualTo(level);
        assertThat(gate.gate().boundText()).isEqualTo("≤ 1.25 × the baseline (critical)");
    }

    @Test
    void more_throughput_is_no_harm_and_less_is() {
        RunFigures run = Runs.run(
                Runs.MACHINE, "h", "l", Runs.figure(new Subject("creation", 10, null, Measure.THROUGHPUT), 900.0));
        PolicyGates gates = new PolicyGates(policy("fails_at: warn\ngates: {throughput: {}}"));
        RunSet set = new RunSet("b", List.of(run));

        assertThat(gates.judge(set, List.of(row(Measure.THROUGHPUT, 1.3, 1.4, 0.001, null)))
                        .getFirst()
                        .gate()
                        .state())
                .isEqualTo(GateState.PASS);
        assertThat(gates.judge(set, List.of(row(Measure.THROUGHPUT, 0.7, 0.8, 0.001, null)))
                        .getFirst()
                        .gate()
                        .state())
                .isEqualTo(GateState.FAIL);
    }

    @Test
    void a_change_that_may_be_chance_among_many_figures_does_not_fail() {
        PolicyGate gate = change("gates: {cpu_us_per_op: {}}", row(Measure.CPU_US_PER_OP, 1.3, 1.4, 0.2, null));

        assertThat(gate.gate().state()).isEqualTo(GateState.INCONCLUSIVE);
        assertThat(gate.gate().reason()).startsWith("it may be chance among the figures compared");
    }

    @Test
    void noise_above_the_level_raises_the_bound() {
        PolicyGate gate = change("gates: {cpu_us_per_op: {}}", row(Measure.CPU_US_PER_OP, 1.3, 1.4, 0.001, 0.5));

        assertThat(gate.gate().bound()).isEqualTo(1.5);
        assertThat(gate.gate().state()).isEqualTo(GateState.PASS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error_rate: {}                     |    0 | 0.02 | FAIL | CRITICAL",
                "error_rate: {fails_at: minor}      |    0 | 0.02 | FAIL | CRITICAL",
                "error_rate: {fails_at: never}      |    0 | 0.02 | PASS | CRITICAL",
                "error_rate: {better: higher}       |    0 | 0.02 | PASS |",
                "error_rate: {}                     | 0.02 |    0 | PASS |",
                "throughput: {}                     |  900 |    0 | FAIL | CRITICAL",
                "throughput: {}                     |    0 |  900 | PASS |",
                "throughput: {better: lower}        |    0 |  900 | FAIL | CRITICAL",
            })
    void errors_in_every_run_where_the_baseline_never_had_any_fail_a_gate_on_a_change(
            String rule, double a, double b, GateState state, @Nullable Level level) {
        Measure measure = Measure.named(rule.substring(0, rule.indexOf(':'))).orElseThrow();
        Subject subject = new Subject("creation", 10, null, measure);
        RunPair pair = new RunPair(
                Runs.run(Runs.MACHINE, "h", "l", Runs.figure(subject, a)),
                Runs.run(Runs.MACHINE, "h", "l", Runs.figure(subject, b)));
        List<ComparisonRecord> rows =
                new PairedFigures(Collections.nCopies(8, pair), NoiseFloors.UNKNOWN, subject::equals).compare();

        PolicyGate gate = new PolicyGates(policy("gates: {" + rule + "}"))
                .judge(new RunSet("B", List.of(pair.b())), rows)
                .getFirst();

        assertThat(gate.gate().state()).isEqualTo(state);
        assertThat(gate.level()).isEqualTo(level);
        if (state == GateState.FAIL) {
            assertThat(gate.gate().reason())
                    .startsWith("surely worse, critical: 0 in every run of ")
                    .endsWith("never of the other");
        }
    }

    @Test
    void a_limit_judges_the_figure_itself() {
        PolicyGates gates = new PolicyGates(policy("gates: {cpu_us_per_op: {max: 21, change: false}}"));

        assertThat(gates.judge(Runs.set("b", 20), List.of()))
                .satisfiesExactly(one -> assertThat(one.gate())
                        .extracting(GateRecord::state, GateRecord::boundText, GateRecord::value)
                        .containsExactly(GateState.PASS, "≤ 21", 20.0));
        assertThat(gates.judge(Runs.set("b", 22), List.of()).getFirst().gate().reason())
                .isEqualTo("22 is not ≤ 21");
    }

    @Test
    void a_gate_on_a_test_that_was_not_run_is_open_and_a_rule_for_a_test_goes_first() {
        PolicyGates gates = new PolicyGates(policy("""
                gates: {cpu_us_per_op: {max: 1, change: false}}
                tests:
                  creation: {cpu_us_per_op: {max: 30, change: false}}
                  creatoin: {p50_ms: {max: 30, change: false}}
                """));

        List<PolicyGate> judged = gates.judge(Runs.set("b", 20), List.of());

        assertThat(judged).extracting(it -> it.gate().state()).containsExactly(GateState.PASS, GateState.INCONCLUSIVE);
        assertThat(judged.getLast().gate().reason()).isEqualTo("no test that was run has this figure");
    }

    @ParameterizedTest
    @CsvSource({"undecided, INCONCLUSIVE", "fail, FAIL", "pass, PASS"})
    void the_file_says_what_an_open_gate_does_to_the_run(String word, Verdict verdict) {
        PolicyGates gates = new PolicyGates(policy("inconclusive: " + word + "\ngates: {cpu_us_per_op: {}}"));

        assertThat(gates.verdict(gates.judge(Runs.set("b", 20), List.of()))).isEqualTo(verdict);
    }

    @Test
    void a_run_gets_the_comparison_and_the_gates_into_its_record_its_verdict_and_its_reports(@TempDir Path directory)
            throws Exception {
        RunJudgement judgement = new RunJudgement(
                Optional.of(Runs.set("baseline nightly", 10, 10, 10, 10)),
                Optional.of(policy("inconclusive: pass\ngates: {cpu_us_per_op: {max: 19}}")),
                NoiseFloors.UNKNOWN);

        RunRecord record = judgement.judge(Runs.record(1000), "this run");

        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record.reasons()).contains("creation: cpu_us_per_op at 10 agents: 20 is not ≤ 19");
        assertThat(record.comparisons().getFirst())
                .extracting(ComparisonRecord::metric, ComparisonRecord::ratio, ComparisonRecord::verdict)
                .containsExactly("cpu_us_per_op", 2.0, Change.INCONCLUSIVE);
        assertThat(record.tests().getFirst().gates())
                .extracting(GateRecord::state)
                .containsExactly(GateState.FAIL, GateState.INCONCLUSIVE);
        RunJson.write(directory, record);
        assertThat(directory.resolve("run.json")).content().contains("\"verdict\" : \"inconclusive\"");
        assertThat(RunJson.read(directory).comparisons()).isEqualTo(record.comparisons());
        assertThat(Reports.text(directory, Reports.Form.MD)).contains("## Against the baseline", "| inconclusive |");
        assertThat(Reports.text(directory, Reports.Form.HTML)).contains("Against the baseline");
        assertThat(Reports.text(directory, Reports.Form.JUNIT))
                .contains("failures=\"1\" skipped=\"1\"")
                .contains("<skipped message=\"the test was loaded differently\"/>");
    }

    @ParameterizedTest
    @CsvSource({
        "fail, failures=\"1\" errors=\"0\" skipped=\"0\"",
        "undecided, failures=\"0\" errors=\"0\" skipped=\"1\""
    })
    void junit_is_not_green_where_a_gate_is_on_a_test_that_the_run_has_not(
            String word, String counts, @TempDir Path directory) throws Exception {
        RunJudgement judgement = new RunJudgement(
                Optional.empty(),
                Optional.of(
                        policy("inconclusive: " + word + "\ntests: {creatoin: {p50_ms: {max: 30, change: false}}}")),
                NoiseFloors.UNKNOWN);

        RunJson.write(directory, judgement.judge(Runs.record(1000), "this run"));

        assertThat(Reports.text(directory, Reports.Form.JUNIT))
                .contains("<testsuite name=\"run\" tests=\"1\" " + counts)
                .contains("creatoin: p50_ms: no test that was run has this figure");
    }

    @Test
    void comparisons_alone_change_no_verdict() {
        RunRecord record = new RunJudgement(
                        Optional.of(Runs.set("baseline nightly", 10, 10, 10, 10)),
                        Optional.empty(),
                        NoiseFloors.UNKNOWN)
                .judge(Runs.record(1000), "this run");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(record.comparisons()).isNotEmpty();
    }
}
