package dev.muster.cli.filing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.lab.advice.Trial;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FilingTest {
    private static final String MISSED = "throughput: 100000000";
    private static final String MET = "throughput: 1";

    @TempDir
    Path home;

    private Program muster;
    private int runs;

    @BeforeEach
    void program() {
        muster = new Program(home.resolve("data"));
    }

    private Ran measure(String thresholds) throws IOException {
        runs++;
        Path scenario = Files.writeString(home.resolve("tiny.yaml"), """
                name: tiny
                target: embedded
                baseline: false
                tests:
                  - type: benchmark
                    name: creation
                    target: task_creation
                    iterations: 50
                    warmup: {iterations: 0}
                    thresholds: {%s}
                """.formatted(thresholds));
        return muster.run("run", scenario.toString(), "--out", run().toString(), "--file-findings");
    }

    private Path run() {
        return home.resolve("run" + runs);
    }

    /** Tasks about the bar, by state. */
    private List<String> bars(String state) {
        List<String> ids = new ArrayList<>();
        for (JsonNode task : muster.run("task", "list", "--project", "performance", "--state", state, "--json")
                .json()
                .get("tasks")) {
            if (task.get("title").asString().startsWith("creation: throughput")) {
                ids.add(task.get("id").asString());
            }
        }
        return ids;
    }

    @Test
    void a_missed_bar_becomes_one_task_however_often_it_is_missed() throws IOException {
        assertThat(measure(MISSED).code()).isEqualTo(1);
        List<String> first = bars("ready");
        measure(MISSED);

        assertThat(first).hasSize(1);
        assertThat(bars("ready")).isEqualTo(first);
        JsonNode task = muster.run("task", "show", first.getFirst(), "--json").json();
        assertThat(task.toString()).contains("creation: throughput").contains(run().toString());
    }

    @Test
    void a_later_run_that_meets_the_bar_ends_the_task_and_one_that_misses_it_again_files_another() throws IOException {
        measure(MISSED);
        List<String> first = bars("ready");
        Ran better = measure(MET);

        assertThat(better.code()).as(better.out() + better.err()).isZero();
        assertThat(better.out()).contains("gone, and ended: ").contains(first.getFirst());
        assertThat(bars("completed")).isEqualTo(first);
        assertThat(bars("ready")).isEmpty();

        measure(MISSED);
        assertThat(bars("ready")).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void a_finding_whose_ended_task_was_deleted_by_retention_is_filed_anew() throws IOException, SQLException {
        measure(MISSED);
        List<String> first = bars("ready");
        measure(MET);
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/muster.db"));
                Statement delete = store.createStatement()) {
            delete.execute("insert or replace into meta (key, value) select 'task_id_floor', max(id) from task");
            delete.execute("delete from task where state = 4");
        }

        Ran again = measure(MISSED);

        assertThat(bars("ready")).as(again.out() + again.err()).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    /** Another test shows the finding now: the label of that one is brought up to date, and nothing else. */
    @Test
    void labels_that_people_gave_a_task_stay_when_its_evidence_changes() throws IOException {
        measure(MISSED);
        String task = bars("ready").getFirst();
        List<String> filed = labels(task);
        String finding = filed.stream()
                .filter(label -> label.startsWith("finding-"))
                .findFirst()
                .orElseThrow();
        muster.ok("task", "update", task, "--label", "finding," + finding + ",test-0123456789ab,test-flight,mine");

        measure(MISSED);

        assertThat(labels(task))
                .containsAll(filed)
                .contains("mine", "test-flight")
                .doesNotContain("test-0123456789ab");
    }

    private List<String> labels(String task) {
        List<String> labels = new ArrayList<>();
        JsonNode shown = muster.run("task", "show", task, "--json").json();
        (shown.has("task") ? shown.get("task") : shown).get("labels").forEach(label -> labels.add(label.asString()));
        return labels;
    }

    @Test
    void a_task_that_somebody_works_on_is_left_to_him() throws IOException {
        measure(MISSED);
        String task = bars("ready").getFirst();
        String session = muster.run("session", "start", "--agent", "ada", "--project", "performance", "--quiet")
                .out()
                .strip();
        muster.run("task", "claim", "--session", session, "--task", task, "--quiet");

        Ran better = measure(MET);

        assertThat(better.out()).contains("left to whoever holds them: ").contains(task);
        assertThat(bars("in_progress")).containsExactly(task);
    }

    @Test
    void a_test_that_cannot_be_trusted_neither_files_nor_ends_anything() throws IOException {
        measure(MISSED);
        RunRecord missed = RunJson.read(run());
        TestRecord test = missed.tests().getFirst();
        GateRecord gate = test.gates().getFirst();
        Set<String> labels = Set.of(Opportunity.labelOfTest(test.name()));
        String key = Opportunity.keyOfGate(missed, test, gate);

        RunFindings invalid = findings(missed, test.judged(Verdict.INVALID, List.of(), List.of(passing(gate))));
        RunFindings passing = findings(missed, test.judged(Verdict.PASS, List.of(), List.of(passing(gate))));

        assertThat(findings(missed, test).opportunities())
                .extracting(Opportunity::key)
                .contains(key);
        assertThat(findings(missed, test).showsGone(key, labels)).isFalse();
        assertThat(invalid.opportunities()).isEmpty();
        assertThat(invalid.showsGone(key, labels)).isFalse();
        assertThat(passing.showsGone(key, labels)).isTrue();
        assertThat(passing.showsGone(key, Set.of(Opportunity.labelOfTest("another"))))
                .isFalse();
    }

    @Test
    void a_server_that_does_not_answer_is_told_before_anything_is_measured() throws IOException {
        Path scenario = Files.writeString(home.resolve("s.yaml"), """
                name: s
                target: embedded
                tests:
                  - {type: benchmark, target: task_creation, iterations: 10}
                """);
        Path out = home.resolve("out");

        Ran ran = muster.run(
                "run",
                scenario.toString(),
                "--out",
                out.toString(),
                "--file-findings",
                "--server",
                "http://127.0.0.1:1");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(out).doesNotExist();
        assertThat(muster.run("run", scenario.toString(), "--findings-project", "p")
                        .err())
                .contains("add --file-findings");
        assertThat(muster.run("run", scenario.toString(), "--out", out.toString(), "--server", "http://127.0.0.1:1")
                        .err())
                .contains("--server says where findings are filed")
                .contains("a scenario's 'target'");
        assertThat(out).doesNotExist();
    }

    @Test
    void a_name_that_no_project_can_have_is_refused_before_anything_is_measured() throws IOException {
        Path scenario = Files.writeString(home.resolve("s.yaml"), """
                name: s
                target: embedded
                tests:
                  - {type: benchmark, target: task_creation, iterations: 10}
                """);
        for (String name : List.of("ünï 🚀", "", "x".repeat(1_000))) {
            Ran ran = muster.run(
                    "run",
                    scenario.toString(),
                    "--out",
                    home.resolve("out").toString(),
                    "--file-findings",
                    "--findings-project",
                    name);

            assertThat(ran.code()).as(ran.err()).isEqualTo(2);
            assertThat(ran.err()).contains("--findings-project: project name").contains("such as performance");
            assertThat(home.resolve("out")).doesNotExist();
            assertThat(home.resolve("data")).doesNotExist();
        }
    }

    @Test
    void a_kept_run_is_filed_later_without_measuring_again_and_filing_it_twice_files_once() throws IOException {
        measure(MISSED);
        Program elsewhere = new Program(home.resolve("other"));

        Ran filed = elsewhere.run("report", run().toString(), "--file-findings");
        Ran again = elsewhere.run(
                "report",
                run().toString(),
                "--file-findings",
                "--out",
                home.resolve("r").toString());

        assertThat(filed.code()).as(filed.err()).isZero();
        assertThat(filed.out()).contains("findings filed: ").contains("in project performance");
        assertThat(again.out()).contains("findings still there: ").doesNotContain("findings filed: ");
        Ran mixed = elsewhere.run("report", run().toString(), "--file-findings", "--format", "json");
        assertThat(mixed.code()).isEqualTo(2);
        assertThat(mixed.err()).contains("add --out DIR");
    }

    @Test
    void a_finding_is_still_there_though_a_test_that_does_not_count_shows_more_of_it() throws IOException {
        measure(MET);
        RunRecord run = RunJson.read(run());
        TestRecord shows = collecting(run, 2_000).judged(Verdict.PASS, List.of(), List.of());
        TestRecord showsMore =
                collecting(RunJson.fromJson(RunJson.toJson(run).replace("\"creation\"", "\"other\"")), 5_000);
        Set<String> labels = Set.of(Opportunity.labelOfTest(shows.name()));
        String key = Opportunity.keyOfRule(run, "collection");

        RunFindings both = findings(run, shows, showsMore.judged(Verdict.INVALID, List.of(), List.of()));

        assertThat(both.opportunities()).extracting(Opportunity::key).contains(key);
        assertThat(both.showsGone(key, labels)).isFalse();
        TestRecord quiet = collecting(run, 0).judged(Verdict.PASS, List.of(), List.of());
        assertThat(findings(run, quiet).showsGone(key, labels)).isTrue();
    }

    @Test
    void what_was_tried_in_vain_is_not_filed_and_is_not_gone() throws IOException {
        measure(MET);
        RunRecord run = RunJson.read(run());
        TestRecord shows = collecting(run, 2_000).judged(Verdict.PASS, List.of(), List.of());
        String key = Opportunity.keyOfRule(run, "collection");
        Trial inVain = new Trial(
                "collection",
                shows.name(),
                "another collector",
                "throughput",
                1,
                0.9,
                0.8,
                0.95,
                8,
                Change.REGRESSED,
                null,
                "c");

        RunFindings tried = RunFindings.of(run.with(List.of(shows)), "run", List.of(inVain));

        assertThat(tried.opportunities()).extracting(Opportunity::key).doesNotContain(key);
        assertThat(tried.showsGone(key, Set.of(Opportunity.labelOfTest(shows.name()))))
                .isFalse();
    }

    /** The run's test, whose collector worked for so many ms of ten seconds. */
    private static TestRecord collecting(RunRecord run, int millis) {
        return RunJson.fromJson(RunJson.toJson(run)
                        .replaceAll("\"gc_ms\" : [0-9]+", "\"gc_ms\" : " + millis)
                        .replaceAll("\"window_seconds\" : [0-9.E-]+", "\"window_seconds\" : 10.0"))
                .tests()
                .getFirst();
    }

    private static RunFindings findings(RunRecord run, TestRecord... tests) {
        return RunFindings.of(run.with(List.of(tests)), "run", List.of());
    }

    private static GateRecord passing(GateRecord gate) {
        return new GateRecord(
                gate.metric(),
                gate.operation(),
                gate.agents(),
                gate.bound(),
                gate.boundText(),
                gate.value(),
                GateState.PASS,
                null);
    }
}
