package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CompareCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void program() {
        muster = new Program(home.resolve("data"));
    }

    private Path scenario() throws IOException {
        return Files.writeString(home.resolve("tiny.yaml"), """
                name: Tiny load
                tests:
                  - type: benchmark
                    name: creation
                    target: task_creation
                    iterations: 200
                """);
    }

    private Ran run(String name, String... more) throws IOException {
        String[] all = new String[4 + more.length];
        all[0] = "run";
        all[1] = scenario().toString();
        all[2] = "--out";
        all[3] = home.resolve(name).toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return muster.run(all);
    }

    private String place(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void two_runs_are_shown_beside_each_other_and_decide_nothing() throws IOException {
        assertThat(run("one").code()).isZero();
        assertThat(run("two").code()).isZero();

        Ran ran = muster.run("compare", place("one"), place("two"));

        assertThat(ran.code()).as(ran.err()).isEqualTo(4);
        assertThat(ran.out())
                .contains("A " + place("one") + ", B " + place("two"))
                .contains("cpu_us_per_op", "throughput", "p50_ms", "one run a side tells no change from noise")
                .endsWith("INCONCLUSIVE\n")
                .doesNotContain("regressed", "improved");
        JsonNode json =
                Program.parse(muster.run("compare", place("one"), place("two"), "--json", "--metric", "throughput")
                        .out());
        assertThat(json.at("/verdict").stringValue()).isEqualTo("INCONCLUSIVE");
        assertThat(json.at("/comparisons").size()).isEqualTo(1);
        assertThat(json.at("/comparisons/0/verdict").stringValue()).isEqualTo("inconclusive");
    }

    /** No server can be started here: a run that asks for one fails. */
    @Test
    void a_face_on_the_command_line_goes_before_that_of_the_file() throws IOException {
        Path file = Files.writeString(
                home.resolve("faced.yaml"),
                Files.readString(scenario()).replace("iterations", "face: rest\n    server: shared\n    iterations"));

        Ran ran = muster.run("run", file.toString(), "--out", place("faced"), "--face", "in_process");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(Files.readString(home.resolve("faced/run.json"))).contains("--face in_process");
        Ran wrong = muster.run("run", file.toString(), "--out", place("wrong"), "--face", "in-process");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--face: 'in-process' is no face of Muster; did you mean 'in_process'");
    }

    @Test
    void a_baseline_is_set_with_a_reason_shown_and_compared_with_by_its_name() throws IOException {
        run("one");

        assertThat(muster.ok("baseline", "set", place("one"), "--reason", "First release"))
                .startsWith("baseline tiny-load: 1 run\n");
        assertThat(muster.ok("baseline", "show")).contains("tiny-load", "First release");
        assertThat(muster.ok("baseline", "show", "tiny-load")).contains("scenario Tiny load (", place("one"));

        Ran ran = run("two", "--baseline", "tiny-load");
        assertThat(ran.code()).as(ran.err()).isZero(); // a comparison that nobody made a gate of is only told
        assertThat(home.resolve("two/report.md")).content().contains("## Against the baseline");
        assertThat(muster.run("compare", "tiny-load", place("two")).out()).contains("A baseline tiny-load, B ");
        // Nothing but 'baseline set' moves it.
        assertThat(muster.json("baseline", "show", "tiny-load")
                        .at("/runs/0/source")
                        .stringValue())
                .isEqualTo(place("one"));
    }

    @Test
    void a_scenario_called_like_the_noise_floors_needs_another_name_for_its_baseline() throws IOException {
        Path file = Files.writeString(
                home.resolve("floors.yaml"), Files.readString(scenario()).replace("Tiny load", "Noise floors"));
        muster.ok("run", file.toString(), "--out", place("one"));

        Ran ran = muster.run("baseline", "set", place("one"), "--reason", "First release");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains("a baseline cannot be called 'noise-floors'", "give it another name with --name");
        muster.ok("baseline", "set", place("one"), "--reason", "First release", "--name", "noise-floors-1");
        assertThat(muster.ok("baseline", "show")).contains("noise-floors-1");
    }

    @Test
    void gates_fail_a_run_by_a_limit_and_leave_a_change_open_that_one_run_cannot_tell() throws IOException {
        run("one");
        muster.ok("baseline", "set", place("one"), "--reason", "First release");
        Path gates = Files.writeString(home.resolve("gates.yaml"), """
                gates:
                  throughput: {min: 100000000, change: false}
                  p50_ms: {}
                """);

        Ran ran = run("two", "--gates", gates.toString());

        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.out()).contains("FAIL  1 of 2 gates failed", "is not ≥ 100,000,000");
        assertThat(home.resolve("two/junit.xml"))
                .content()
                .contains("failures=\"1\" skipped=\"1\"")
                .contains("<skipped message=\"one run a side tells no change from noise");
        Files.writeString(gates, "gates: {p50_ms: {}}");
        assertThat(run("three", "--gates", gates.toString()).code()).isEqualTo(4);
        Files.writeString(gates, "inconclusive: pass\ngates: {p50_ms: {}}");
        assertThat(run("four", "--gates", gates.toString()).code()).isZero();
    }

    @Test
    void runs_are_gathered_in_a_history_unless_nobody_wants_it() throws IOException {
        run("one");
        run("two");
        run("three", "--history", "none");

        assertThat(muster.ok("history"))
                .contains("Tiny load", "creation", "cpu_us_per_op")
                .contains("  2  ");
        assertThat(muster.ok("history", "throughput"))
                .contains("throughput of creation at 1 agent", place("one"), place("two"))
                .doesNotContain(place("three"));
        JsonNode json = muster.json("history", "p50_ms");
        assertThat(json.at("/0/series/points").size()).isEqualTo(2);
        assertThat(home.resolve("data/lab/history.db")).isRegularFile();
    }

    @Test
    void a_history_that_cannot_be_written_is_told_and_fails_no_run() throws IOException {
        Path text = Files.writeString(home.resolve("notes.txt"), "no database, and long enough to be none ".repeat(40));

        Ran ran = run("one", "--history", text.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("the run is not in the history: " + text + " cannot be used as a history");
    }

    @Test
    void figures_are_written_for_benchmark_trackers() throws IOException {
        run("one");

        assertThat(muster.ok("report", place("one"), "--format", "benchmark-json", "--out", place("out")))
                .isEqualTo(place("out/benchmark-smaller.json") + "\n" + place("out/benchmark-bigger.json") + "\n");
        assertThat(home.resolve("out/benchmark-bigger.json")).content().contains("creation/1/throughput");
        assertThat(muster.ok("report", place("one"), "--format", "openmetrics")).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "compare | name two runs, or two builds with --build",
                "compare one | name two runs, or two builds with --build",
                "compare one two --pairs 6 | --pairs goes with --build",
                "compare none no | there is no run directory none with a run.json, and there is no baseline 'none' in ",
                "compare a b --metric p99 | --metric: 'p99' is no metric that can be compared; did you mean 'p99_ms'?",
                "compare --build a --scenario x.yaml | --build is given twice, for A and for B; here it is given once",
                "compare --build a --build b | --scenario is missing: name what the builds are measured by",
                "compare --build a --build b --scenario x.yaml --pairs 3 | --pairs: '3' is no number of pairs",
                "compare --build a --build b --scenario x.yaml --pairs 9..40 | --pairs: '9..40' is no number of pairs",
                "compare --build a --build b --scenario none.yaml | none.yaml: there is no such file",
                "compare --scenario x.yaml | there is one side only: --scenario is given once, and nothing that differs",
                "compare --scenario a --scenario b --scenario c | --scenario is given at most twice, for A and for B; here",
                "compare a b --scenario x.yaml | runs and --scenario do not go together",
                "compare --rule collection | --rule goes with --verify",
                "compare --verify nowhere | nowhere is not a run directory: it has no run.json",
                "compare --verify nowhere --metric p99_ms | --verify does not go with runs, --gates, --metric or --test",
                "compare --jfr-cost nowhere | nowhere is not a run directory: it has no run.json",
                "compare --jfr-cost nowhere --jvm -Xmx1g | nowhere is not a run directory: it has no run.json",
                "compare --jfr-cost nowhere --metric p99_ms | --jfr-cost does not go with runs, --gates, --metric or --test",
                "baseline set nowhere --reason x | nowhere is not a run directory: it has no run.json",
                "baseline show nightly | there is no baseline 'nightly' in ",
                "history p99 | 'p99' is no metric of a history; did you mean",
                "history | there is no history ",
                "run x.yaml --gates none.yaml | none.yaml: there is no such file",
                "run x.yaml --baseline nothing | there is no run directory nothing with a run.json, and there is no baseline",
            })
    void what_cannot_be_done_is_refused_by_name(String line, String message) {
        Ran ran = muster.run(line.split(" "));

        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err().lines().findFirst())
                .hasValueSatisfying(first -> assertThat(first).startsWith("muster: " + message));
    }

    @Test
    void a_build_that_is_none_cannot_be_reached() throws IOException {
        Ran ran = muster.run(
                "compare",
                "--build",
                place("."),
                "--build",
                place("."),
                "--scenario",
                scenario().toString());

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .contains("is no build: it has neither a launcher 'muster' nor the 'class-path' of an image");
    }

    /** A run that one agent cannot serve in time, so that it recommends more of them. */
    private void overloaded(String name) throws IOException {
        Path scenario = Files.writeString(home.resolve("late.yaml"), """
                name: Late
                tests:
                  - type: stress_test
                    name: creation
                    target: task_creation
                    arrival: {constant: {rate: 100000}}
                    warmup: 0s
                    iterations: 1500
                    audit: false
                """);
        Ran ran = muster.run("run", scenario.toString(), "--out", place(name));
        assertThat(ran.code()).as(ran.err()).isIn(0, 1, 4);
    }

    /** A build that runs nothing: it answers with a run that is there, its p99 changed. */
    private Path build(String name, String p99) throws IOException {
        return FakeBuild.make(
                home,
                name,
                "mkdir -p \"$4\" && sed -E 's/\"p99\" : [0-9.]+/\"p99\" : %s/' '%s' >\"$4/run.json\""
                        .formatted(p99, place("late/run.json")));
    }

    @Test
    void a_recommendation_that_was_followed_is_verified_in_pairs_and_the_report_of_its_run_says_so()
            throws IOException {
        overloaded("late");
        String slow = build("slow", "90.0").toString();
        String fast = build("fast", "30.0").toString();

        Ran ran = muster.run(
                "compare",
                "--verify",
                place("late"),
                "--rule",
                "pool-wait",
                "--build",
                slow,
                "--build",
                fast,
                "--out",
                place("verified"));

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains(
                        "pool-wait of creation: no gain was predicted; measured × 3.00 (3.00 to 3.00) of p99_ms at 1 agent,"
                                + " 6 pairs: verified");
        assertThat(home.resolve("late/performance.md")).content().contains("Verified by measuring: build " + fast);
        assertThat(home.resolve("late/report.html")).content().contains("× 3.00 (3.00 to 3.00) of p99_ms");

        Ran back = muster.run(
                "compare",
                "--verify",
                place("late"),
                "--build",
                fast,
                "--build",
                slow,
                "--rule",
                "pool-wait",
                "--out",
                place("worse"));
        assertThat(back.code()).isEqualTo(1);
        assertThat(back.out()).contains("measured × 0.33", ": rejected");
        // The change that helped stands, whatever else was tried.
        assertThat(home.resolve("late/performance.md")).content().contains("Verified by measuring: build " + fast);
    }

    @Test
    void what_was_followed_and_what_was_changed_must_be_said() throws IOException {
        overloaded("late");

        assertThat(muster.run("compare", "--verify", place("late"), "--rule", "pool-wait")
                        .err())
                .contains("--verify needs what was changed", "name it with --build, --scenario or --jvm");
        Ran unknown = muster.run("compare", "--verify", place("late"), "--rule", "pool-weight", "--jvm", "-Xmx1g");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no recommendation 'pool-weight'; did you mean 'pool-wait'?");
        Ran two = muster.run(
                "compare", "--verify", place("late"), "--rule", "pool-wait", "--scenario", "a", "--scenario", "b");
        assertThat(two.code()).isEqualTo(2);
        assertThat(two.err()).contains("--verify takes one --scenario, the changed one");
        Ran same = muster.run(
                "compare",
                "--verify",
                place("late"),
                "--rule",
                "pool-wait",
                "--build",
                build("one", "1.0").toString(),
                "--scenario",
                place("late/scenario.yaml"),
                "--build",
                place("one"));
        assertThat(same.code()).isEqualTo(2);
        assertThat(same.err()).contains("is the same as the run's: nothing was changed");
        Path other = Files.writeString(
                home.resolve("other.yaml"),
                "{name: o, target: \"http://127.0.0.1:1\", tests: [{type: benchmark, iterations: 1, operations: [{name: g, path: /}]}]}");
        Ran foreign = muster.run("compare", "--build", place("one"), "--scenario", other.toString(), "--jvm", "-Xmx1g");
        assertThat(foreign.code()).isEqualTo(2);
        assertThat(foreign.err()).contains("--jvm changes the JVM of Muster, and the scenario measures another server");
    }

    @Test
    void what_a_recording_cost_is_measured_in_pairs_without_and_with_it_and_told_in_the_runs_reports()
            throws IOException {
        Path scenario = Files.writeString(home.resolve("tiny.yaml"), """
                name: Tiny
                tests:
                  - {type: benchmark, name: creation, target: task_creation, iterations: 200}
                """);
        Ran plain = muster.run("run", scenario.toString(), "--out", place("plain"), "--no-jfr");
        assertThat(plain.code()).as(plain.err()).isZero();
        assertThat(muster.run("compare", "--jfr-cost", place("plain")).err())
                .contains("no test of " + place("plain") + " was recorded", "'muster run SCENARIO --jfr' records");
        Ran recorded = muster.run("run", scenario.toString(), "--out", place("late"), "--jfr");
        assertThat(recorded.code()).as(recorded.err()).isZero();
        assertThat(home.resolve("late/report.md")).content().contains("recording itself cost has not been measured");
        String build = FakeBuild.make(
                        home,
                        "costly",
                        "cpu=10; [[ $5 == --jfr ]] && cpu=11; mkdir -p \"$4\" && sed -E \"s/\\\"cpu_us_per_op\\\" :"
                                + " [0-9.E-]+/\\\"cpu_us_per_op\\\" : $cpu/\" '"
                                + place("late/run.json") + "' >\"$4/run.json\"")
                .toString();

        Ran ran = muster.run("compare", "--jfr-cost", place("late"), "--build", build, "--out", place("cost"));

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains(
                        "creation: What the recording itself cost was measured by 7 pairs",
                        "processor time an operation +10.0 %");
        assertThat(home.resolve("late/performance.md")).content().contains("processor time an operation +10.0 %");
        assertThat(home.resolve("late/recording-cost.json")).content().contains("\"../cost\"");
        assertThat(home.resolve("cost/report.md")).content().contains("run with --no-jfr", "run with --jfr");
    }
}
