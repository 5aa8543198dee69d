package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.Stopped;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.MemoryDriver;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioRunTest {
    @TempDir
    Path directory;

    private final MemoryDriver driver = new MemoryDriver();

    private ScenarioRun prepared(String tests, ProgressListener listener) {
        String text = "name: a look\ntests:\n" + tests;
        return new ScenarioRun(
                ScenarioParser.parse("look.yaml", text),
                driver,
                directory.resolve("run"),
                new RunRecord.Tool("0.1.0", null),
                "./muster run look.yaml",
                listener);
    }

    private RunRecord record() throws IOException {
        return RunJson.read(directory.resolve("run"));
    }

    @Test
    void a_run_leaves_a_complete_run_directory() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: stress_test, target: put, agents: [1, 4], iterations: 2000, thresholds: {error_rate: 0, lost: 0}}
                """, ProgressListener.SILENT).run();

        assertThat(record().reasons()).isEmpty();
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASS);
        assertThat(outcome.exitCode()).isZero();
        Path run = directory.resolve("run");
        for (String file :
                new String[] {"run.json", "scenario.yaml", "resources.csv", "report.html", "report.md", "junit.xml"}) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
        TestRecord test = record().tests().getFirst();
        assertThat(test.rungs()).extracting(RungRecord::agents).containsExactly(1, 4);
        RungRecord second = test.rungs().get(1);
        assertThat(second.ok()).isEqualTo(8000);
        assertThat(second.responseMs().n()).isEqualTo(8000);
        assertThat(second.responseMs().p99()).isNotNull();
        assertThat(second.flow().started()).isEqualTo(second.flow().ended());
        assertThat(second.efficiencySeed()).isNotNull();
        assertThat(second.steady()).isNull();
        assertThat(second.notMeasured()).containsKeys("steady", "efficiency_capacity", "generator.lag_p99_ms");
        assertThat(record().samples())
                .allSatisfy(sample -> assertThat(run.resolve(sample)).isNotEmptyFile());
    }

    @Test
    void the_disk_is_probed_beside_loads_that_may_write_and_charged_to_no_other() throws Exception {
        String slow = "      - {type: stress_test, target: slow, iterations: 10}\n";
        prepared(slow, ProgressListener.SILENT).run();
        assertThat(record().environment().diskFsyncSamples()).isPositive();

        RunDirectory.remove(directory.resolve("run"));
        driver.writes = false;
        prepared(slow, ProgressListener.SILENT).run();
        assertThat(record().environment().diskFsyncSamples()).isZero();
        assertThat(record().environment().diskFsyncQuietSamples()).isPositive();
    }

    private static final String SHARING = """
                  - {type: stress_test, name: own, target: put, face: rest, iterations: 20}
                  - {type: stress_test, name: a, target: put, face: rest, server: shared, iterations: 20}
                  - {type: stress_test, name: b, target: put, face: rest, server: shared, iterations: 20}
                  - {type: stress_test, name: c, target: put, iterations: 20}
                """;

    @Test
    void what_tests_share_is_ended_and_removed_after_the_last_of_them() throws Exception {
        prepared(SHARING, ProgressListener.SILENT).run();

        assertThat(driver.log)
                .containsSubsequence("a shares shared", "b shares shared", "released", "c has test-4")
                .containsOnlyOnce("a shares shared");
        assertThat(driver.log.subList(driver.log.indexOf("a shares shared"), driver.log.indexOf("b shares shared")))
                .doesNotContain("released");
        assertThat(directory.resolve("run/scratch")).doesNotExist();
    }

    @Test
    void a_test_that_shares_says_so_in_its_record_and_in_every_report() throws Exception {
        prepared(SHARING, ProgressListener.SILENT).run();

        assertThat(record().tests())
                .extracting(test -> test.load().sharing().shared())
                .containsExactly(false, true, true, false);
        assertThat(Files.readString(directory.resolve("run/run.json"))).contains("\"since\" : \"the first\"");
        for (String report : new String[] {"report.md", "report.html"}) {
            assertThat(Files.readString(directory.resolve("run").resolve(report)))
                    .contains("server shared since test “the first”, warmed by 1 earlier test (7 s of load)");
        }
    }

    @Test
    void what_was_shared_is_kept_when_an_audit_has_found_something_in_it() throws Exception {
        driver.loses = true;
        prepared(SHARING, ProgressListener.SILENT).run();

        assertThat(directory.resolve("run/scratch/shared")).isDirectory();
    }

    @Test
    void what_is_shared_is_ended_even_if_the_run_breaks() {
        ProgressListener breaking = new ProgressListener() {
            @Override
            public void testEnded(TestSpec test, TestRecord record) {
                throw new IllegalStateException("broken");
            }
        };
        assertThatThrownBy(() -> prepared("""
                  - {type: stress_test, name: a, target: put, face: rest, server: shared, iterations: 20}
                  - {type: stress_test, name: b, target: put, face: rest, server: shared, iterations: 20}
                """, breaking).run()).hasMessageContaining("broken");
        assertThat(driver.log).containsExactly("a shares shared", "released");
    }

    @Test
    void a_threshold_that_does_not_hold_fails_the_run() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: benchmark, target: put, iterations: 2000, thresholds: {throughput: 1000000000, p99_ms: 1000}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(record().tests().getFirst().gates())
                .extracting(gate -> gate.metric() + " " + gate.state())
                .containsExactly("throughput FAIL", "p99_ms PASS");
        assertThat(Reports.text(outcome.directory(), Reports.Form.JUNIT)).contains("failures=\"1\"");
    }

    @Test
    void a_percentile_with_too_few_samples_is_inconclusive() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: benchmark, target: put, iterations: 100, thresholds: {p99_ms: 1000}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(record().tests().getFirst().gates())
                .extracting(gate -> gate.state())
                .containsExactly(GateState.INCONCLUSIVE);
    }

    @Test
    void operations_of_a_mix_are_timed_and_judged_one_by_one() throws Exception {
        prepared("""
                  - {type: benchmark, target: mixed, iterations: 4000, thresholds: {operations: {each: {p99_ms: 1000}, get: {p50_ms: 500}}}}
                """, ProgressListener.SILENT).run();

        TestRecord test = record().tests().getFirst();
        assertThat(test.rungs().getFirst().operations())
                .extracting(RungRecord.OperationRecord::name)
                .containsExactly("put", "get");
        assertThat(test.gates()).extracting(gate -> gate.operation()).containsExactly("put", "get", "get");
    }

    @Test
    void a_ladder_ends_where_a_stop_rule_applies_and_every_report_says_why() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: stress_test, target: crowded, agents: [4, 8, 12, 16], iterations: 100,
                     stop: {error_rate: 0.5}, thresholds: {error_rate: {max: 0, at: 8}}}
                """, ProgressListener.SILENT).run();

        TestRecord test = record().tests().getFirst();
        assertThat(test.rungs()).extracting(RungRecord::agents).containsExactly(4, 8, 12);
        assertThat(test.stopped())
                .isEqualTo(new Stopped("error_rate", 12, "error_rate is 1, above 0.500", List.of(16)));
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASS);
        for (String report : new String[] {"report.md", "report.html"}) {
            assertThat(Files.readString(outcome.directory().resolve(report)))
                    .contains("The ladder ended at 12 agents: error_rate is 1, above 0.500. Not run: 16 agents.");
        }
    }

    @Test
    void a_threshold_on_a_rung_that_a_stopped_ladder_did_not_reach_is_not_decided() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: stress_test, target: crowded, agents: [8, 12, 16], iterations: 100,
                     stop: {error_rate: 0.5}, thresholds: {error_rate: {max: 1, at: last}, throughput: {min: 1, at: 16}}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(record().tests().getFirst().gates())
                .extracting(gate -> gate.metric() + " " + gate.state() + " " + gate.reason())
                .containsExactly(
                        "error_rate INCONCLUSIVE the ladder ended at 12 agents: error_rate is 1, above 0.500",
                        "throughput INCONCLUSIVE the ladder ended at 12 agents: error_rate is 1, above 0.500");
    }

    @Test
    void a_probe_finds_how_many_agents_there_is_room_for() throws Exception {
        List<String> noted = new ArrayList<>();
        RunOutcome outcome = prepared("""
                  - {type: probe, target: crowded, probe: {agents: {from: 1, to: 100, at_least: 6}}, iterations: 50,
                     thresholds: {error_rate: 0}}
                """, new ProgressListener() {
                    @Override
                    public void noted(TestSpec test, String note) {
                        noted.add(note);
                    }
                })
                .run();

        TestRecord test = record().tests().getFirst();
        ProbeRecord probe = Objects.requireNonNull(test.probe());
        assertThat(probe.capacity()).isEqualTo(8);
        assertThat(probe.broke()).isEqualTo(9);
        assertThat(probe.bound()).isEqualTo("error_rate: 1 is not ≤ 0");
        assertThat(probe.steps()).hasSameSizeAs(test.rungs());
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASS);
        assertThat(test.gates())
                .extracting(gate -> gate.metric() + " " + gate.boundText() + " " + gate.value() + " " + gate.state())
                .containsExactly("probe_agents ≥ 6 8.0 PASS");
        assertThat(noted).contains("12 agents broke: error_rate: 1 is not ≤ 0");
        assertThat(record().samples()).doesNotHaveDuplicates().hasSameSizeAs(test.rungs());
        for (String report : new String[] {"report.md", "report.html"}) {
            assertThat(Files.readString(outcome.directory().resolve(report)))
                    .contains("8 agents held, twice; at 9 agents this broke: error_rate: 1 is not ≤ 0");
        }
    }

    @Test
    void a_probe_that_finds_less_than_was_asked_for_fails_in_every_form() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: probe, target: crowded, probe: {agents: {from: 1, to: 100, at_least: 20}}, iterations: 50,
                     thresholds: {error_rate: 0}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Reports.text(outcome.directory(), Reports.Form.JUNIT))
                .contains("failures=\"1\"")
                .contains("probe_agents");
    }

    @Test
    void a_probe_that_comes_to_the_end_of_its_range_claims_no_limit() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: probe, target: crowded, probe: {agents: {from: 2, to: 4}}, iterations: 50, thresholds: {error_rate: 0}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(record().tests().getFirst().reasons())
                .containsExactly(
                        "the limit was not found: 4 agents held, the largest load that was allowed: the limit lies beyond it");
    }

    private static final String SOAK = """
                  - {type: soak, target: put, arrival: {constant: {rate: 500}}, duration_seconds: 5, checkpoints: 8, warmup: 0s}
                """;

    @Test
    void a_soak_notes_at_each_checkpoint_what_grows() throws Exception {
        RunOutcome outcome = prepared(SOAK, ProgressListener.SILENT).run();

        SoakRecord soak = Objects.requireNonNull(record().tests().getFirst().soak());
        // On a busy machine a look may take longer than there is until the next; what is due after the end is left out.
        int looks = soak.seconds().size();
        assertThat(soak.seconds()).hasSizeBetween(2, 8).isSorted();
        assertThat(soak.seconds().getFirst()).isGreaterThanOrEqualTo(0.25);
        assertThat(soak.seconds().getLast()).isGreaterThanOrEqualTo(5);
        assertThat(soak.signals().keySet())
                .containsExactly("live_heap_bytes", "rss_bytes", "threads", "descriptors", "numbers");
        assertThat(soak.signals().values())
                .allSatisfy(series -> assertThat(series)
                        .hasSize(looks)
                        .doesNotContainNull()
                        .allSatisfy(value -> assertThat(value).isPositive()));
        List<Double> numbers = Objects.requireNonNull(soak.signals().get("numbers"));
        assertThat(numbers).isSorted();
        assertThat(numbers.getLast()).isGreaterThan(numbers.getFirst());
        assertThat(soak.audits()).isNotEmpty();
        assertThat(soak.leaks().keySet()).isEqualTo(new LinkedHashSet<>(SoakRecord.LEVEL));
        assertThat(Objects.requireNonNull(record().tests().getFirst().leak()).reason())
                .isEqualTo(looks + " samples are too few; 64 are needed");
        assertThat(outcome.verdict())
                .isIn(Verdict.INCONCLUSIVE, Verdict.INVALID); // the generator may have been held up
        for (String report : new String[] {"report.md", "report.html"}) {
            assertThat(Files.readString(outcome.directory().resolve(report)))
                    .contains(looks + " checkpoints", "numbers");
        }
    }

    @Test
    void what_an_audit_finds_while_a_soak_runs_fails_it() throws Exception {
        driver.lateFindings = 2;
        RunOutcome outcome = prepared(SOAK, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record().tests().getFirst().reasons())
                .anyMatch(reason -> reason.matches("audits_under_load: \\d audits found something"));
    }

    @Test
    void failures_are_counted_by_kind() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: benchmark, target: broken, iterations: 50, thresholds: {error_rate: 0.5}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record().tests().getFirst().rungs().getFirst().errors()).containsEntry("broken", 50L);
    }

    @Test
    void two_runs_in_one_directory_are_refused() throws Exception {
        String tests = "  - {type: benchmark, target: put, iterations: 10}\n";
        prepared(tests, ProgressListener.SILENT).run();

        assertThatThrownBy(() -> prepared(tests, ProgressListener.SILENT).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already holds a run");
    }

    @Test
    void an_operation_the_target_does_not_offer_is_refused_before_anything_runs() {
        assertThatThrownBy(
                        () -> prepared("  - {type: benchmark, target: putt, iterations: 10}\n", ProgressListener.SILENT)
                                .run())
                .isInstanceOf(ScenarioException.class)
                .hasMessage("look.yaml:3: key 'target': the target offers no operation 'putt'; did you mean 'put'?");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void a_cancelled_run_keeps_what_it_measured_and_says_so() throws Exception {
        AtomicReference<ScenarioRun> running = new AtomicReference<>();
        ScenarioRun run = prepared("""
                  - {type: stress_test, target: put, agents: [1, 2], iterations: 500}
                  - {type: stress_test, name: later, target: put, iterations: 500}
                """, new ProgressListener() {
            @Override
            public void rungEnded(TestSpec test, RungRecord rung) {
                Objects.requireNonNull(running.get()).cancel();
            }
        });
        running.set(run);
        RunOutcome outcome = run.run();

        assertThat(outcome.interrupted()).isTrue();
        assertThat(outcome.exitCode()).isEqualTo(130);
        RunRecord record = record();
        assertThat(record.state()).isEqualTo(RunRecord.State.INTERRUPTED);
        assertThat(record.tests().getFirst().rungs()).hasSize(1);
        assertThat(record.notRun()).containsExactly("later");
        assertThat(Files.readString(outcome.directory().resolve("report.md")))
                .contains("Partial: interrupted by its user");
    }

    @Test
    void a_ladder_that_is_repeated_goes_up_again_on_a_target_set_up_anew_and_its_law_rests_on_all_of_it()
            throws Exception {
        RunOutcome outcome = prepared("""
                  - type: stress_test
                    target: put
                    agents: [1, 2, 3, 4, 6, 8]
                    iterations: 300
                    repeat: 2
                    thresholds: {lost: 0, p50_ms: {max: 1000, at: first}, throughput_of_best: {min: 0.0, at: last}}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.PASS);
        assertThat(driver.log).containsSubsequence("put has test-1", "put has test-1-2");
        TestRecord test = record().tests().getFirst();
        assertThat(test.rungs()).hasSize(12);
        assertThat(test.rungs().subList(0, 4))
                .extracting(RungRecord::agents, RungRecord::repetition)
                .containsExactly(tuple(1, 1), tuple(1, 2), tuple(2, 1), tuple(2, 2));
        assertThat(record().samples()).doesNotHaveDuplicates().hasSize(12);
        assertThat(Objects.requireNonNull(test.usl()).method()).isEqualTo("bootstrap over repetitions");
        assertThat(driver.audited).hasSize(2);
        assertThat(Objects.requireNonNull(test.audit()).acknowledged())
                .isEqualTo(driver.audited.getFirst() + driver.audited.getLast());
        assertThat(test.gates())
                .extracting(GateRecord::metric)
                .containsExactly("lost", "p50_ms", "p50_ms", "throughput_of_best", "throughput_of_best");
        for (RungRecord rung : test.rungs()) {
            RungRecord alone = test.repetition(rung).getFirst();
            assertThat(rung.efficiencySeed())
                    .isCloseTo(rung.throughput() / rung.agents() / alone.throughput(), within(1e-9));
        }
        for (String report : new String[] {"report.md", "report.html"}) {
            assertThat(Files.readString(outcome.directory().resolve(report)))
                    .contains("8 (2)", "rungs up to 2 times", "2 times, each on a target set up anew");
        }
        assertThat(Files.readString(outcome.directory().resolve("report.html"))).contains("2 repetitions");
    }

    @Test
    void a_ladder_that_is_cut_short_while_it_is_repeated_has_no_verdict_yet() throws Exception {
        AtomicReference<ScenarioRun> run = new AtomicReference<>();
        run.set(prepared("""
                  - {type: stress_test, target: put, agents: [1, 2], iterations: 300, repeat: 3}
                """, new ProgressListener() {
            @Override
            public void rungEnded(TestSpec test, RungRecord rung) {
                if (rung.repetition() == 2) {
                    Objects.requireNonNull(run.get()).cancel();
                }
            }
        }));

        assertThat(Objects.requireNonNull(run.get()).run().interrupted()).isTrue();
        assertThat(record().tests().getFirst().verdict()).isNull();
        assertThat(record().tests().getFirst().rungs()).hasSize(3);
    }

    @Test
    void a_target_that_cannot_be_set_up_for_a_later_test_fails_it_and_the_others_are_run() throws Exception {
        driver.gone.add("second");

        RunOutcome outcome = prepared("""
                  - {type: benchmark, name: first, target: put, iterations: 20}
                  - {type: benchmark, name: second, target: put, iterations: 20}
                  - {type: benchmark, name: third, target: put, iterations: 20}
                """, ProgressListener.SILENT).run();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(record().state()).isEqualTo(RunRecord.State.COMPLETE);
        assertThat(record().tests())
                .extracting(TestRecord::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.PASS);
        String why = "it could not be run to its end: nobody answers";
        assertThat(record().reasons()).containsExactly("second: " + why);
        for (String report : new String[] {"report.md", "report.html", "junit.xml"}) {
            assertThat(Files.readString(outcome.directory().resolve(report))).contains(why);
        }
    }

    @Test
    void a_target_that_cannot_be_set_up_at_all_breaks_the_run_off() throws Exception {
        driver.gone.add("first");

        ScenarioRun run = prepared("""
                  - {type: benchmark, name: first, target: put, iterations: 20}
                  - {type: benchmark, name: second, target: put, iterations: 20}
                """, ProgressListener.SILENT);

        assertThatThrownBy(run::run).hasMessage("nobody answers");
        assertThat(record().state()).isEqualTo(RunRecord.State.BROKEN);
        assertThat(record().tests()).isEmpty();
    }

    @Test
    void a_target_that_breaks_off_between_two_rungs_fails_the_test_with_what_was_measured() throws Exception {
        RunOutcome outcome = prepared("""
                  - {type: benchmark, name: first, target: put, iterations: 20}
                  - {type: stress_test, name: second, target: put, agents: [1, 2], iterations: 500}
                """, new ProgressListener() {
                    @Override
                    public void rungEnded(TestSpec test, RungRecord rung) {
                        if (test.name().equals("second")) {
                            throw new TargetException("the target is gone");
                        }
                    }
                })
                .run();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record().tests().getLast().rungs()).hasSize(1);
        assertThat(record().reasons()).containsExactly("second: it could not be run to its end: the target is gone");
        assertThat(directory.resolve("run/report.html")).isNotEmptyFile();
    }

    @Test
    void a_target_that_breaks_off_in_the_first_test_leaves_a_partial_report_and_the_cause() throws Exception {
        ScenarioRun run = prepared("""
                  - {type: stress_test, target: put, agents: [1, 2], iterations: 500}
                """, new ProgressListener() {
            @Override
            public void rungEnded(TestSpec test, RungRecord rung) {
                throw new TargetException("the target is gone");
            }
        });

        assertThatThrownBy(run::run).hasMessage("the target is gone");
        assertThat(record().state()).isEqualTo(RunRecord.State.BROKEN);
        assertThat(record().stateReason()).isEqualTo("the target is gone");
        assertThat(directory.resolve("run/report.html")).isNotEmptyFile();
    }
}
