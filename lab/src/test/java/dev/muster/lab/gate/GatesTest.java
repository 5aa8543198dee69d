package dev.muster.lab.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.Bound.DiskTerm;
import dev.muster.lab.gate.Threshold.RungChoice;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.Stopped;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final RungChoice EACH = new RungChoice.Each();

    /** So many samples, all of one length. */
    private static Distribution constant(double millis, int n) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(Math.round(millis * 1e6), n);
        return Distribution.of(histogram);
    }

    private static Threshold threshold(Metric metric, Bound bound, RungChoice rung) {
        return new Threshold(metric, null, bound, rung, null, 1);
    }

    private static List<GateRecord> judge(TestRecord test, Distribution disk, Threshold... thresholds) {
        return new Gates(List.of(), disk).judge(test, List.of(thresholds));
    }

    private static TestRecord ladder() {
        return Records.test(
                "t",
                null,
                Records.rung(1, 100, constant(1, 5000)),
                Records.rung(10, 900, constant(2, 5000)),
                Records.rung(50, 800, constant(6, 5000)));
    }

    @Test
    void a_bound_is_judged_on_the_rungs_it_names() {
        List<GateRecord> gates = judge(
                ladder(),
                Distribution.EMPTY,
                threshold(Metric.P99_MS, Bound.of(5), EACH),
                threshold(Metric.THROUGHPUT, Bound.of(850), new RungChoice.Best()),
                threshold(Metric.P50_OF_FIRST, Bound.of(2.5), new RungChoice.At(10)),
                threshold(Metric.THROUGHPUT_OF_BEST, Bound.of(0.95), new RungChoice.Last()));

        assertThat(gates)
                .extracting(gate -> gate.metric() + " " + gate.agents() + " " + gate.state())
                .containsExactly(
                        "p99_ms 1 PASS",
                        "p99_ms 10 PASS",
                        "p99_ms 50 FAIL",
                        "throughput 10 PASS",
                        "p50_of_first 10 PASS",
                        "throughput_of_best 50 FAIL");
        assertThat(gates.get(2).reason()).startsWith("6.0").contains("is not ≤ 5");
    }

    @Test
    void a_bound_on_every_rung_is_open_on_those_that_the_ladder_did_not_reach() {
        TestRecord ended = Records.stopped(ladder(), new Stopped("memory_mb", 50, "5,000 MB were taken", List.of(250)));

        assertThat(judge(ended, Distribution.EMPTY, threshold(Metric.P99_MS, Bound.of(10), EACH)))
                .extracting(gate -> gate.agents() + " " + gate.state())
                .containsExactlyInAnyOrder("1 PASS", "10 PASS", "50 PASS", "250 INCONCLUSIVE");
    }

    @Test
    void of_a_single_operation_the_whole_load_is_each() {
        Threshold each = new Threshold(Metric.P99_MS, "each", Bound.of(5), new RungChoice.Last(), null, 1);

        assertThat(judge(ladder(), Distribution.EMPTY, each))
                .extracting(GateRecord::state)
                .containsExactly(GateState.FAIL);
    }

    @Test
    void a_bound_that_follows_the_disk_takes_the_larger_of_both_parts() {
        Bound bound = new Bound(5, new DiskTerm(Bound.Join.OR, 99, 3));
        Threshold threshold = threshold(Metric.P99_MS, bound, new RungChoice.Last());

        assertThat(judge(ladder(), constant(1, 2000), threshold).getFirst().state())
                .isEqualTo(GateState.FAIL);
        assertThat(judge(ladder(), constant(2.5, 2000), threshold).getFirst().state())
                .isEqualTo(GateState.PASS);
    }

    @Test
    void a_disk_probed_too_seldom_leaves_open_only_what_it_could_decide() {
        Bound bound = new Bound(5, new DiskTerm(Bound.Join.OR, 99, 3));

        assertThat(judge(ladder(), constant(1, 200), threshold(Metric.P99_MS, bound, EACH)))
                .extracting(GateRecord::state)
                .containsExactly(GateState.PASS, GateState.PASS, GateState.INCONCLUSIVE);
    }

    @Test
    void what_was_not_measured_is_inconclusive_with_its_reason() {
        TestRecord test = Records.test("t", null, Records.rung(1, 100, constant(1, 500)));
        GateRecord gate = judge(test, Distribution.EMPTY, threshold(Metric.P99_MS, Bound.of(5), EACH))
                .getFirst();

        assertThat(gate.state()).isEqualTo(GateState.INCONCLUSIVE);
        assertThat(gate.reason())
                .isEqualTo("n = 500 samples are too few for p99, which takes 1,000: ten must lie beyond it");
    }

    @Test
    void findings_of_the_audit_fail_a_test_that_set_no_threshold() {
        AuditFindings findings = new AuditFindings(10L, 8L, 2, 0, 0, 1, 0, 30, List.of("lost: …"));

        assertThat(judge(Records.test("t", findings), Distribution.EMPTY))
                .extracting(gate -> gate.metric() + " " + gate.value() + " " + gate.state())
                .containsExactly("lost 2.0 FAIL", "out_of_order 1.0 FAIL");
        assertThat(judge(Records.test("t", findings), Distribution.EMPTY, threshold(Metric.LOST, Bound.of(5), EACH)))
                .extracting(gate -> gate.metric() + " " + gate.state())
                .containsExactly("lost PASS", "out_of_order FAIL");
    }

    @Test
    void loss_cannot_be_judged_without_an_audit_or_a_list() {
        AuditFindings structural = new AuditFindings(null, null, 0, 0, 0, 0, 0, 30, List.of());
        Threshold lost = threshold(Metric.LOST, Bound.of(0), EACH);

        assertThat(judge(Records.test("t", null), Distribution.EMPTY, lost)
                        .getFirst()
                        .state())
                .isEqualTo(GateState.INCONCLUSIVE);
        assertThat(judge(Records.test("t", structural), Distribution.EMPTY, lost)
                        .getFirst()
                        .state())
                .isEqualTo(GateState.INCONCLUSIVE);
    }

    @Test
    void a_median_is_compared_with_that_of_an_earlier_test() {
        TestRecord small = Records.test("small", null, Records.rung(1, 10, constant(2, 100)));
        TestRecord large = Records.test("large", null, Records.rung(1, 10, constant(3, 100)));
        Gates gates = new Gates(List.of(small), Distribution.EMPTY);

        assertThat(gates.judge(large, List.of(ofTest("small", 1.4))).getFirst().state())
                .isEqualTo(GateState.FAIL);
        assertThat(gates.judge(large, List.of(ofTest("small", 1.6))).getFirst().state())
                .isEqualTo(GateState.PASS);
        assertThat(gates.judge(large, List.of(ofTest("gone", 1.6))).getFirst().state())
                .isEqualTo(GateState.INCONCLUSIVE);
    }

    private static Threshold ofTest(@Nullable String other, double most) {
        return new Threshold(Metric.P50_OF_TEST, null, Bound.of(most), EACH, other, 1);
    }

    @Test
    void a_slope_whose_interval_holds_the_bound_decides_nothing() {
        Threshold most = threshold(Metric.LIVE_HEAP_PER_AGENT_KB, Bound.of(4), EACH);

        assertThat(judge(sloping(1, 3), Distribution.EMPTY, most).getFirst().state())
                .isEqualTo(GateState.PASS);
        assertThat(judge(sloping(1, 5), Distribution.EMPTY, most).getFirst().state())
                .isEqualTo(GateState.INCONCLUSIVE);
        assertThat(judge(sloping(5, 9), Distribution.EMPTY, most).getFirst().state())
                .isEqualTo(GateState.FAIL);
    }

    private static TestRecord sloping(double lowKb, double highKb) {
        TestRecord plain = Records.test("t", null);
        TestRecord.MemoryPerAgent memory = new TestRecord.MemoryPerAgent(
                (lowKb + highKb) / 2 * 1024, null, null, lowKb * 1024, highKb * 1024, null, null, null, null);
        return new TestRecord(
                plain.name(),
                plain.type(),
                plain.target(),
                plain.meaning(),
                plain.simulated(),
                null,
                List.of(),
                plain.unit(),
                plain.load(),
                0,
                List.of(),
                null,
                memory,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                plain.notMeasured());
    }

    @Test
    void the_worst_verdict_wins_and_a_failure_outweighs_everything() {
        assertThat(Verdict.worst(List.of(Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.INVALID, Verdict.FAIL)))
                .isEqualTo(Verdict.FAIL);
        assertThat(Verdict.worst(List.of(Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.INVALID)))
                .isEqualTo(Verdict.INVALID);
        assertThat(Verdict.worst(List.of(Verdict.INCONCLUSIVE, Verdict.PASS))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Verdict.worst(List.of())).isEqualTo(Verdict.PASS);
        assertThat(List.of(Verdict.FAIL.exitCode(), Verdict.INVALID.exitCode(), Verdict.PASS.exitCode()))
                .containsExactly(1, 4, 0);
    }

    @Test
    void numbers_are_written_as_people_read_them() {
        assertThat(List.of(Gates.number(20_000), Gates.number(0.0123), Gates.number(4.1567), Gates.number(41.56)))
                .containsExactly("20,000", "0.012", "4.16", "41.6");
    }

    @Test
    void a_gauge_is_judged_by_its_name_as_a_maximum_or_a_minimum() {
        TestRecord test = Records.test("t", null, Records.rung(1, 100, constant(1, 500)));

        List<GateRecord> gates = judge(
                test,
                Distribution.EMPTY,
                Threshold.ofGauge("rss_mb", Metric.GAUGE_MAX, 70, EACH, 1),
                Threshold.ofGauge("rss_mb", Metric.GAUGE_MAX, 60, EACH, 1),
                Threshold.ofGauge("rss_mb", Metric.GAUGE_MIN, 60, EACH, 1),
                Threshold.ofGauge("rss_mb", Metric.GAUGE_MIN, 70, EACH, 1));

        assertThat(gates)
                .extracting(gate -> gate.metric() + " " + gate.boundText() + " " + gate.state())
                .containsExactly(
                        "gauges.rss_mb ≤ 70 PASS",
                        "gauges.rss_mb ≤ 60 FAIL",
                        "gauges.rss_mb ≥ 60 PASS",
                        "gauges.rss_mb ≥ 70 FAIL");
        assertThat(gates.get(1).reason()).isEqualTo("63.5 is not ≤ 60");
    }

    @Test
    void a_gauge_that_was_not_measured_leaves_its_gate_open() {
        TestRecord test = Records.test("t", null, Records.rung(1, 100, constant(1, 500)));

        GateRecord gate = judge(
                        test, Distribution.EMPTY, Threshold.ofGauge("cpu_share", Metric.GAUGE_MAX, 0.002, EACH, 1))
                .getFirst();

        assertThat(gate.state()).isEqualTo(GateState.INCONCLUSIVE);
        assertThat(gate.value()).isNull();
        assertThat(gate.boundText()).isEqualTo("≤ 0.002");
    }

    @Test
    void a_small_number_keeps_its_digits() {
        assertThat(List.of(0.00049, 0.002, 0.0123, -0.0005))
                .extracting(Gates::number)
                .containsExactly("0.00049", "0.002", "0.012", "-0.0005");
    }
}
