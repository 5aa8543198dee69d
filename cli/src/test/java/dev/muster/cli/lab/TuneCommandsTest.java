package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Searches over a launcher whose runs' figures depend on what it is told by variables: real child processes, no load.
 */
@Timeout(240) // against hanging
class TuneCommandsTest {
    @TempDir
    Path home;

    private Program muster;
    private Path scenario;
    private String run;

    @BeforeEach
    void measured() throws IOException {
        muster = new Program(home.resolve("data"));
        scenario = Files.writeString(home.resolve("tiny.yaml"), """
                name: tiny
                tests:
                  - {type: benchmark, name: creation, target: task_creation, face: rest, iterations: 200}
                """);
        Path inProcess = Files.writeString(home.resolve("true.yaml"), """
                name: tiny
                tests:
                  - {type: benchmark, name: creation, target: task_creation, iterations: 200}
                """);
        muster.ok("run", inProcess.toString(), "--out", home.resolve("true").toString(), "--history", "none");
        run = Files.readString(home.resolve("true/run.json"));
    }

    /**
     * A build whose throughput is 1,000 with one connection and with as many as are usual, and more with {@code best}.
     */
    private Path build(String present, int best) throws IOException {
        Path checkout = FakeBuild.make(home, "build", """
                size=${MUSTER_ORCHESTRATOR_CONCURRENCY_MAX_WORKER_THREADS:-%s}
                echo "$size $MUSTER_OPTS" >>"%s/calls"
                mkdir -p "$4" && cp "${0%%/*}/run-$size.json" "$4/run.json"
                """.formatted(present, home));
        for (int size : List.of(1, 2, 4, 8)) {
            double throughput = size == best ? 2000 : 1000 - 10 * size;
            Files.writeString(
                    checkout.resolve("run-" + size + ".json"),
                    run.replaceFirst("\"throughput\" : [0-9.E]+", "\"throughput\" : " + throughput));
        }
        return checkout;
    }

    private Ran tune(Path build, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "tune",
                "pool",
                "--build",
                build.toString(),
                "--scenario",
                scenario.toString(),
                "--size",
                "1,2,4,8",
                "--out",
                home.resolve("t").toString()));
        all.addAll(List.of(more));
        return muster.run(all.toArray(String[]::new));
    }

    @Test
    void a_planted_pool_of_one_is_found_and_the_better_size_written_down() throws IOException {
        Ran ran = tune(build("1", 4));

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains("improved  '4 connections' is better: throughput of creation")
                .contains("Use it with:  ./muster serve --set orchestrator.concurrency.max_worker_threads=4\n")
                .contains("or merge " + home.resolve("t/tuned.yaml") + " into your configuration file");
        assertThat(ran.err()).containsPattern("proof, pair 1: throughput [+-].* % \\(creation\\)");
        assertThat(Files.readString(home.resolve("t/tuned.yaml"))).endsWith("""
                orchestrator:
                  concurrency:
                    max_worker_threads: 4
                """);
        JsonNode search = Program.parse(Files.readString(home.resolve("t/tune.json")));
        assertThat(search.get("decision").asString()).isEqualTo("IMPROVED");
        assertThat(search.get("tried")).hasSize(5);
        assertThat(home.resolve("t/proof/report.html")).isRegularFile();
    }

    @Test
    void a_good_pool_is_left_alone() throws IOException {
        Ran ran = tune(build("4", 4));

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("present is best  ").doesNotContain("Use it with");
        assertThat(home.resolve("t/tuned.yaml")).doesNotExist();
    }

    private Ran tuneGc(String collectors, String heaps, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "tune",
                "gc",
                "--build",
                build("4", 4).toString(),
                "--scenario",
                scenario.toString(),
                "--collector",
                collectors,
                "--heap",
                heaps,
                "--out",
                home.resolve("t").toString()));
        all.addAll(List.of(more));
        return muster.run(all.toArray(String[]::new));
    }

    @Test
    void every_collector_is_tried_with_every_heap() throws IOException {
        Ran ran = tuneGc("serial,zgc", "64m,1g");

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(Files.readAllLines(home.resolve("calls")))
                .contains("4 ")
                .anyMatch(call -> call.endsWith("-XX:+UseZGC -Xmx1g") && call.contains("-XX:-UseSerialGC"))
                .anyMatch(call -> call.endsWith("-XX:+UseSerialGC -Xmx64m") && call.contains("-XX:-UseZGC"));
    }

    @Test
    void young_generations_are_tried_with_each_heap() throws IOException {
        Ran ran = tuneGc("serial", "512m", "--young", "12m,24m");

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(Files.readAllLines(home.resolve("calls")))
                .contains("4 ")
                .anyMatch(call -> call.endsWith("-XX:+UseSerialGC -Xmx512m -XX:NewSize=12m"))
                .anyMatch(call -> call.endsWith("-XX:+UseSerialGC -Xmx512m -XX:NewSize=24m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "pool --size 0; --size is from 1 to 64, not 0",
                "gc --collector seriel; there is no 'seriel'",
                "gc --heap 1k; '1k' is no heap",
                "gc --heap 16m; '16m' is no heap",
                "gc --young 1k; '1k' is no young generation",
                "gc --heap 64m --young 64m; 64m is not less than the heap of 64m",
                "pool --goal speed; there is no 'speed'",
                "profile --candidates 1; --candidates is from 2 to 64, not 1",
                "pool --pairs 3; '3' is no number of pairs",
            })
    void what_makes_no_sense_is_refused_before_anything_runs(String arguments, String message) {
        Ran ran = muster.run(("tune " + arguments).split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(message);
    }

    @Test
    void a_scenario_without_a_server_is_refused() throws IOException {
        Ran ran = muster.run(
                "tune",
                "pool",
                "--build",
                build("4", 4).toString(),
                "--scenario",
                home.resolve("true.yaml").toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("which is no server").contains("give it a face");
        assertThat(home.resolve("calls")).doesNotExist();
    }
}
