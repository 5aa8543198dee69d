package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Two builds in turns, each a launcher that leaves a run of its own figures: real child processes, and no load. */
@Timeout(120) // against hanging
class BuildComparisonTest {
    @TempDir
    Path home;

    private Program muster;
    private Path scenario;
    private String run;

    /** One true run, whose figures the builds change. */
    @BeforeEach
    void measured() throws IOException {
        muster = new Program(home.resolve("data"));
        scenario = Files.writeString(home.resolve("tiny.yaml"), """
                name: tiny
                tests:
                  - {type: benchmark, name: creation, target: task_creation, iterations: 200}
                """);
        muster.ok("run", scenario.toString(), "--out", place("true"), "--history", "none");
        run = Files.readString(home.resolve("true/run.json"));
    }

    private String place(String name) {
        return home.resolve(name).toString();
    }

    /** One whose runs have this throughput. */
    private Path build(String name, double throughput, String instead) throws IOException {
        Path checkout = FakeBuild.make(home, name, """
                %1$s
                echo "$MUSTER_IMAGE $MUSTER_HISTORY $*" >>"%2$s/calls"
                mkdir -p "$4" && cp "${0%%/*}/run.json" "$4"
                """.formatted(instead, home));
        Files.writeString(
                checkout.resolve("run.json"),
                run.replaceFirst("\"throughput\" : [0-9.E]+", "\"throughput\" : " + throughput));
        return checkout;
    }

    private Ran compare(Path a, Path b, String... more) {
        String[] all = new String[9 + more.length];
        String[] first = {
            "compare",
            "--build",
            a.toString(),
            "--build",
            b.toString(),
            "--scenario",
            scenario.toString(),
            "--out",
            place("c")
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return muster.run(all);
    }

    @Test
    void a_slower_build_fails_the_comparison_and_every_run_was_started_afresh_from_its_own_image() throws IOException {
        Path before = build("before", 1000, "");
        Path after = build("after", 880, "");

        Ran ran = compare(before, after, "--metric", "throughput");

        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.out())
                .contains("CHANGE is the median of the pairs' own ratios, so that it is not B / A.")
                .contains("regressed  creation")
                .contains("-12.0 %")
                .contains(
                        "FAIL  Of 1 figures 1 regressed, 0 improved, 0 are equivalent, 0 are inconclusive, after 6 pairs.");
        assertThat(Files.readAllLines(home.resolve("calls")))
                .hasSize(12)
                .allMatch(call -> call.contains(" none run " + scenario + " --out "))
                .satisfies(calls -> {
                    assertThat(calls.get(0)).startsWith(before.toRealPath() + "/cli/target/muster/image.1 ");
                    assertThat(calls.get(1)).startsWith(after.toRealPath() + "/cli/target/muster/image.1 ");
                    assertThat(calls.get(2)).startsWith(after.toRealPath() + "/cli/target/muster/image.1 ");
                });
        PairedRecord record = PairedDirectory.read(home.resolve("c"));
        assertThat(record.a().version()).isEqualTo("muster of before");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(home.resolve("c/junit.xml")).content().contains("failures=\"1\"");
        Files.delete(home.resolve("c/report.html"));
        assertThat(muster.ok("report", place("c"))).startsWith("Of 1 figures 1 regressed");
        assertThat(home.resolve("c/report.html")).content().contains("<span class=\"chip tone-fail\">regressed</span>");
        assertThat(muster.ok("report", place("c"), "--format", "md")).startsWith("# FAIL: B against A, tiny\n");
        assertThat(muster.run("report", place("c"), "--format", "csv").err())
                .contains("is a comparison, which has no report of the form csv");
    }

    @Test
    void a_build_beside_itself_leaves_the_noise_floor_and_passes() throws IOException {
        Path build = build("same", 1000, "");

        Ran ran = compare(build, build, "--metric", "throughput");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("The same on both sides", "The noise floor is kept");
        JsonNode kept = Program.parse(Files.readString(home.resolve("data/lab/baselines/noise-floors.json")));
        assertThat(kept.at("/0/subject/measure").stringValue()).isEqualTo("throughput");
        assertThat(kept.at("/0/pairs").intValue()).isEqualTo(6);
    }

    @Test
    void a_build_whose_run_breaks_off_is_told_with_its_last_words_and_the_comparison_can_go_on() throws IOException {
        Path before = build("before", 1000, "");
        Path broken = build("after", 1000, "echo 'no disk left'; exit 3");

        Ran ran = compare(before, broken);

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .contains("the run of B in pair 1 ended with 3; its last words: no disk left")
                .contains("the complete pairs are kept");
        assertThat(PairedDirectory.read(home.resolve("c")).state()).isEqualTo(RunRecord.State.BROKEN);
        build("after", 1000, "");
        assertThat(compare(before, broken, "--metric", "throughput", "--json")
                        .json()
                        .at("/state")
                        .stringValue())
                .isEqualTo("COMPLETE");
    }

    @Test
    void a_run_that_leaves_nothing_ends_the_comparison_with_its_last_words() throws IOException {
        Path refused = build("refused", 1000, "echo \"Multiple collectors in '$MUSTER_OPTS'\"; exit 1");

        Ran ran = compare(refused, refused, "--jvm", "-XX:+UseG1GC");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .contains("the run of A in pair 1 ended with 1; its last words: Multiple collectors in ''");
    }

    private Ran drivers(Path build, String... more) {
        String[] first = {"compare", "--build", build.toString(), "--out", place("c")};
        String[] all = Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
        return muster.run(all);
    }

    @Test
    void one_build_is_measured_by_two_drivers_in_turns_and_the_report_names_them() throws IOException {
        Path build = build("same", 1000, "");

        Ran ran = drivers(
                build, "--scenario", scenario.toString(), "--drivers", "in_process,rest", "--metric", "throughput");

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(Files.readAllLines(home.resolve("calls")))
                .hasSize(12)
                .extracting(call -> call.substring(call.indexOf("--face")))
                .startsWith("--face in_process", "--face rest", "--face rest", "--face in_process");
        PairedRecord record = PairedDirectory.read(home.resolve("c"));
        assertThat(record.sameBuild()).isFalse();
        assertThat(record.a().arguments()).isEqualTo("--face in_process");
        assertThat(home.resolve("c/report.md"))
                .content()
                .contains("run with --face in_process", "run with --face rest");
        assertThat(home.resolve("data/lab/baselines/noise-floors.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rest|takes two, that of A and that of B",
                "rest,rest|takes two, that of A and that of B",
                "in_process,rest,websocket|compare two of them at a time",
                "in_process,rset|is no face of Muster; did you mean 'rest'",
            })
    void drivers_that_are_no_pair_are_refused_before_the_first_run(String given, String told) throws IOException {
        Ran ran = drivers(build("same", 1000, ""), "--scenario", scenario.toString(), "--drivers", given);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(told);
        assertThat(home.resolve("calls")).doesNotExist();
    }

    @Test
    void an_operation_that_does_not_go_through_a_driver_is_told_before_the_first_run() throws IOException {
        Path inside = Files.writeString(
                home.resolve("inside.yaml"),
                Files.readString(scenario).replaceFirst("target: \\w+", "target: engine_start"));
        Ran ran = drivers(build("same", 1000, ""), "--scenario", inside.toString(), "--drivers", "in_process,mcp+http");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'engine_start' does not go through 'mcp+http'");
        assertThat(home.resolve("calls")).doesNotExist();
    }

    @Test
    void another_server_has_no_drivers_to_choose_from() throws IOException {
        Path other = Files.writeString(home.resolve("nginx.yaml"), """
                name: other
                target: http://localhost:1
                tests:
                  - {type: benchmark, name: page, iterations: 10, operations: [{name: page, method: GET, path: /}]}
                """);
        Ran ran = drivers(build("same", 1000, ""), "--scenario", other.toString(), "--drivers", "in_process,rest");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("another server than Muster has no faces", "--scenario A --scenario B");
    }

    @Test
    void scenarios_that_are_loaded_differently_are_refused_before_the_first_run() throws IOException {
        Path build = build("same", 1000, "");
        Path other = Files.writeString(
                home.resolve("other.yaml"), Files.readString(scenario).replace("iterations: 200", "iterations: 300"));

        Ran ran = muster.run(
                "compare",
                "--build",
                build.toString(),
                "--scenario",
                scenario.toString(),
                "--scenario",
                other.toString(),
                "--out",
                place("c"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("test 'creation' is loaded differently", "window 300 operations");
        assertThat(home.resolve("calls")).doesNotExist();
        assertThat(home.resolve("c")).doesNotExist();
    }
}
