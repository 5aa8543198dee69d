package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.audit.Discrepancies;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of type fault against targets whose answer is known: what is planted has to be found. */
class FaultRunTest {
    @TempDir
    Path directory;

    private String kind = "kill";

    /** How a target bears being killed. */
    enum Temper {
        SOUND,
        /** Loses what it acknowledged last. */
        FORGETFUL,
        /** Is never back. */
        GONE,
        /** Was not killed at all. */
        UNTOUCHED,
        /** Never answers whoever asks while it is down. */
        HANGING,
        /** Says that something did not hold. */
        UNRULY,
        /** The fault cannot be put in on this machine. */
        UNREACHABLE,
        /** The fault was too weak to test anything. */
        UNHURT
    }

    /** A store in memory that can be killed. */
    private static final class Store implements TargetDriver, TestBed {
        private static final int FORGOTTEN = 3;

        private final Temper temper;
        private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        private final Deque<Long> stored = new ConcurrentLinkedDeque<>();
        private final AtomicLong next = new AtomicLong();
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile boolean up = true;

        Store(Temper temper) {
            this.temper = temper;
        }

        @Override
        public String name() {
            return "store";
        }

        @Override
        public List<OperationInfo> operations() {
            return List.of(new OperationInfo("write", "Writes a number.", List.of("write"), Map.of()));
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("store", "memory", "durability", "none");
        }

        @Override
        public TestBed open(TestSetup setup) {
            return this;
        }

        @Override
        public Workload connect(int agents) {
            return new Workload() {
                @Override
                public List<String> operations() {
                    return List.of("write");
                }

                @Override
                public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
                    if (!up && temper == Temper.HANGING && agent == 0) {
                        closed.await();
                    }
                    if (!up) {
                        return new Outcome.Failed("unreachable");
                    }
                    long number = next.incrementAndGet();
                    stored.add(number);
                    acknowledged.add(number);
                    return Outcome.OK;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Fault fault(FaultPlan plan) {
            return new Fault() {
                @Override
                public void inject() throws IOException {
                    if (temper == Temper.UNREACHABLE) {
                        throw new IOException("not measured here: there is no unshare");
                    }
                    if (temper != Temper.UNTOUCHED) {
                        up = false;
                    }
                    for (int i = 0; i < FORGOTTEN && temper == Temper.FORGETFUL; i++) {
                        stored.pollLast();
                    }
                }

                @Override
                public void lift() {
                    up = temper != Temper.GONE;
                }

                @Override
                public Optional<String> evidence() {
                    return temper == Temper.UNTOUCHED ? Optional.empty() : Optional.of("it was told to be down");
                }

                @Override
                public Optional<String> flaw() {
                    return temper == Temper.UNHURT
                            ? Optional.of("the generator could offer only 3 a second")
                            : Optional.empty();
                }

                @Override
                public Optional<Overload> overload(Path file, String samples, long since) {
                    return plan.kind() == FaultKind.OVERLOAD
                            ? Optional.of(new Overload(
                                    100, 8, 5.0, 2000, 10, 2, 16, 1000, 300, 700, 0, 95, 95, 0.95, 0.5, 0, 4.0, 80.0,
                                    samples))
                            : Optional.empty();
                }

                @Override
                public List<String> violations() {
                    return temper == Temper.UNRULY ? List.of("a stale lease was accepted") : List.of();
                }
            };
        }

        @Override
        public Optional<AuditFindings> audit() {
            Discrepancies found = new Discrepancies();
            long lost =
                    acknowledged.stream().filter(each -> !stored.contains(each)).count();
            found.lost(lost, lost + " numbers were acknowledged and are not there");
            return Optional.of(found.findings(acknowledged.size(), acknowledged.size() - lost));
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private TestRecord run(Temper temper) throws Exception {
        return run(temper, "");
    }

    private TestRecord run(Temper temper, String more) throws Exception {
        return run(temper, more, "recovery_ms: 1000, lost: 0, duplicated: 0");
    }

    private TestRecord run(Temper temper, String more, String thresholds) throws Exception {
        Path out = directory.resolve("run");
        new ScenarioRun(
                        ScenarioParser.parse(
                                "f.yaml", """
                                name: n
                                tests:
                                  - type: fault
                                    target: write
                                    fault: {kind: KIND, at: 1200ms, hold: 200ms}
                                    agent_count: 2
                                    arrival: {constant: {rate: 200}}
                                    warmup: 100ms
                                    duration_seconds: 3.5
                                    thresholds: {THRESHOLDS}
                                """.replace("KIND", kind).replace("THRESHOLDS", thresholds) + more),
                        new Store(temper),
                        out,
                        new RunRecord.Tool("0", null),
                        "./muster run f.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out).tests().getFirst();
    }

    private String report(Form form) throws Exception {
        return Reports.text(directory.resolve("run"), form, Kind.DEPLOYMENT);
    }

    /** A busy machine may not keep the pace. That is told, and is not what is asked here. */
    private static void assertPassed(TestRecord test) {
        assertThat(test.reasons()).allSatisfy(reason -> assertThat(reason).contains("the generator lagged"));
        assertThat(test.verdict()).isEqualTo(test.reasons().isEmpty() ? Verdict.PASS : Verdict.INVALID);
    }

    @Test
    void a_sound_target_passes_and_its_recovery_is_told_in_every_report() throws Exception {
        TestRecord test = run(Temper.SOUND, "    repeat: 2\n");

        assertPassed(test);
        assertThat(test.gates())
                .isNotEmpty()
                .allSatisfy(gate -> assertThat(gate.state()).isEqualTo(GateState.PASS))
                .extracting(GateRecord::metric)
                .contains("recovered", "must_hold", "hanging");
        var fault = Objects.requireNonNull(test.fault());
        assertThat(fault.injections()).hasSize(2).allSatisfy(injection -> {
            assertThat(injection.evidence()).isEqualTo("it was told to be down");
            Recovery recovery = Objects.requireNonNull(injection.recovery());
            assertThat(recovery.detectMs()).isBetween(0.0, 1000.0);
            assertThat(recovery.failed()).isPositive();
            assertThat(History.read(directory.resolve("run").resolve(injection.history())))
                    .isNotEmpty();
        });
        Path out = directory.resolve("run");
        assertThat(out.resolve("deployment.html")).content().contains("0 lost, 0 duplicated; worst recovery");
        assertThat(out.resolve("deployment.md"))
                .content()
                .contains("## What must hold, by checker", "| PASS | acknowledged and not there (P1) | 0 |");
        assertThat(out.resolve("report.html")).content().contains("What must hold:", "Availability: kill, injection");
        assertThat(out.resolve("report.md")).content().contains("| injection | detected ms |");
    }

    @Test
    void a_target_that_forgets_what_it_acknowledged_fails() throws Exception {
        TestRecord test = run(Temper.FORGETFUL);

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Objects.requireNonNull(test.audit()).lost()).isEqualTo(3);
        assertThat(test.reasons()).anyMatch(reason -> reason.startsWith("lost: 3 is not"));
        assertThat(report(Form.MD)).contains("3 lost, 0 duplicated", "| FAIL | acknowledged and not there (P1) | 3 |");
    }

    @Test
    void a_target_that_is_never_back_fails_with_never() throws Exception {
        TestRecord test = run(Temper.GONE);

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(test.reasons()).anyMatch(reason -> reason.startsWith("recovery_ms: never: no operation ended well"));
        assertThat(test.gates()).anyMatch(gate -> gate.metric().equals("recovered"));
        assertThat(report(Form.MD)).contains("it never recovered from “kill”", "| never |");
        assertThat(report(Form.HTML)).contains("never");
    }

    @Test
    void a_fault_that_nothing_shows_makes_the_test_invalid() throws Exception {
        TestRecord test = run(Temper.UNTOUCHED);

        assertThat(test.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(test.reasons()).contains("injection 1: nothing shows that the fault was there");
        assertThat(report(Form.MD))
                .contains("1 of which tested nothing", "none: nothing shows that the fault was there");
    }

    @Test
    void a_fault_that_cannot_be_put_in_here_makes_the_test_invalid_with_the_reason() throws Exception {
        TestRecord test = run(Temper.UNREACHABLE);

        assertThat(test.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(test.reasons())
                .contains("injection 1: the fault could not be put in: not measured here: there is no unshare");
    }

    @Test
    void a_fault_that_was_too_weak_makes_the_test_invalid_with_the_reason() throws Exception {
        TestRecord test = run(Temper.UNHURT);

        assertThat(test.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(test.reasons()).contains("injection 1: the generator could offer only 3 a second");
    }

    @Test
    void the_figures_of_an_overload_are_judged_by_their_thresholds_and_told() throws Exception {
        kind = "overload";
        TestRecord good = run(Temper.SOUND, "", "goodput_of_peak: 0.9, accepted_p99_ms: 100");
        assertPassed(good);
        assertThat(report(Form.MD)).contains("| 1 | 100 | 1,000 | 300 | 95 | 95 |");

        directory = directory.resolve("again");
        TestRecord bad = run(Temper.SOUND, "", "goodput_of_peak: 0.96, accepted_p99_ms: 79");
        assertThat(bad.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(bad.reasons()).contains("goodput_of_peak: 0.950 is not ≥ 0.960", "accepted_p99_ms: 80 is not ≤ 79");
    }

    @Test
    void figures_of_an_overload_are_refused_where_there_is_none() {
        assertThatThrownBy(() -> run(Temper.SOUND, "", "goodput_of_peak: 0.9"))
                .hasMessageContaining("'goodput_of_peak' belongs to the fault 'overload'");
    }

    @Tag("long") // what is under way at the end is waited for, for half a minute
    @Test
    void a_target_that_leaves_somebody_waiting_for_ever_fails_though_it_is_back() throws Exception {
        TestRecord test = run(Temper.HANGING);

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(test.reasons()).contains("hanging: of 1 operations nothing had come when the drain time was over");
    }

    @Test
    void what_must_hold_and_did_not_fails() throws Exception {
        TestRecord test = run(Temper.UNRULY);

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(test.reasons()).contains("must_hold: a stale lease was accepted");
        assertThat(Files.readString(directory.resolve("run/report.md"))).contains("a stale lease was accepted");
    }
}
