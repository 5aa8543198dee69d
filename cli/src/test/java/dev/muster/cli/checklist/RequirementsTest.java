package dev.muster.cli.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.checklist.Shown.State;
import dev.muster.cli.document.Document;
import dev.muster.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows that ship name only what exists, and a row is what its proofs are. */
class RequirementsTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    Path home;

    private static List<Path> files(Path under, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static List<Proof> proofs() {
        List<Proof> proofs = new ArrayList<>();
        Requirement.shipped().forEach(row -> proofs.addAll(row.shownBy()));
        ChecklistLine.shipped().forEach(line -> proofs.addAll(line.shownBy()));
        return proofs;
    }

    @Test
    void every_row_of_the_page_is_there_once_and_in_order() {
        List<String> wanted = new ArrayList<>();
        Map.of("A", 9, "B", 11, "C", 8, "D", 14, "E", 14, "F", 3).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(group -> {
                    for (int i = 1; i <= group.getValue(); i++) {
                        wanted.add(group.getKey() + i);
                    }
                });

        assertThat(Requirement.shipped()).extracting(Requirement::row).containsExactlyElementsOf(wanted);
    }

    @Test
    void every_test_class_that_is_named_exists() throws IOException {
        Set<String> existing = new HashSet<>();
        try (Stream<Path> rooms = Files.list(ROOT)) {
            for (Path tests : rooms.map(room -> room.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                files(tests, ".java")
                        .forEach(file ->
                                existing.add(file.getFileName().toString().replace(".java", "")));
            }
        }

        List<String> named = new ArrayList<>();
        for (Proof proof : proofs()) {
            if (proof instanceof Proof.ByTests tests) {
                named.addAll(tests.classes());
            }
        }
        assertThat(named).isNotEmpty();
        assertThat(existing).containsAll(named);
    }

    /** Names of tests by scenario, and the gates of each. */
    private static Map<String, Map<String, Set<String>>> scenarios() throws IOException {
        Map<String, Map<String, Set<String>>> scenarios = new HashMap<>();
        for (Path file : files(ROOT.resolve("scenarios"), ".yaml")) {
            if (!(Document.parse(file.toString(), Files.readString(file)) instanceof Document.Fields top)
                    || !top.fields().containsKey("tests")) {
                continue; // a policy, or data
            }
            Map<String, Set<String>> tests = scenarios.computeIfAbsent(text(top, "name"), it -> new HashMap<>());
            for (Document item : ((Document.Items) top.fields().get("tests").value()).items()) {
                Document.Fields test = (Document.Fields) item;
                Set<String> gates = new HashSet<>();
                if (test.fields().get("thresholds") != null
                        && test.fields().get("thresholds").value() instanceof Document.Fields thresholds) {
                    thresholds.fields().forEach((gate, field) -> {
                        gates.add(gate);
                        if (gate.equals("gauges") && field.value() instanceof Document.Fields gauges) {
                            gauges.fields().keySet().forEach(gauge -> gates.add("gauges." + gauge));
                        }
                    });
                }
                tests.put(text(test, "name"), gates);
            }
        }
        return scenarios;
    }

    private static String text(Document.Fields of, String key) {
        return of.fields().get(key) != null && of.fields().get(key).value() instanceof Document.Scalar scalar
                ? scalar.text()
                : "";
    }

    @Test
    void every_scenario_test_and_gate_that_is_named_exists() throws IOException {
        Map<String, Map<String, Set<String>>> scenarios = scenarios();
        Map<String, Set<String>> anywhere = new HashMap<>();
        scenarios.values().forEach(anywhere::putAll);

        int named = 0;
        for (Proof proof : proofs()) {
            if (proof instanceof Proof.ByRun run) {
                named++;
                Map<String, Set<String>> tests = run.scenario() == null ? anywhere : scenarios.get(run.scenario());
                assertThat(Objects.requireNonNull(tests, () -> "no scenario for " + proof)
                                .keySet())
                        .as("%s", proof)
                        .contains(run.test());
                if (run.gate() != null) {
                    assertThat(tests.get(run.test())).as("%s", proof).contains(run.gate());
                }
            }
        }
        assertThat(named).isGreaterThan(40);
    }

    private State state(String proof, String parts) throws IOException {
        Path run = Kept.run(home.resolve("run"), "2026-01-01T00:00:00Z", "s", "t", parts);
        String table = "rows:\n  - {row: X1, asks: something, shown_by: [" + proof + "]}\n";
        List<Shown> shown =
                Requirement.parse("rows.yaml", table).getFirst().shown(new Judge(RunShelf.of(List.of(run))));
        return Requirement.state(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{scenario: s, test: t} | \"verdict\": \"PASS\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"PASS\"}] | SHOWN",
                "{scenario: s, test: t} | \"verdict\": \"PASS\", \"gates\": [] | UNDECIDED",
                "{scenario: s, test: t} | \"verdict\": \"FAIL\", \"gates\": [] | MISSED",
                "{scenario: s, test: t} | \"verdict\": \"INVALID\", \"gates\": [] | UNDECIDED",
                "{scenario: other, test: t} | \"verdict\": \"PASS\", \"gates\": [] | NOT_RUN",
                "{scenario: s, test: unfinished} | \"verdict\": \"PASS\" | NOT_RUN",
                "{test: t, gate: p99_ms} | \"verdict\": \"FAIL\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"PASS\", \"value\": 3}] | SHOWN",
                "{test: t, gate: p99_ms} | \"verdict\": \"FAIL\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"PASS\"}, {\"metric\": \"p99_ms\", \"state\": \"FAIL\"}] | MISSED",
                "{test: t, gate: p99_ms, agents: 50} | \"verdict\": \"PASS\", \"gates\": [{\"metric\": \"p99_ms\", \"agents\": 10, \"state\": \"FAIL\"}, {\"metric\": \"p99_ms\", \"agents\": 50, \"state\": \"PASS\"}] | SHOWN",
                "{test: t, gate: p99_ms} | \"verdict\": \"PASS\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"INCONCLUSIVE\"}] | UNDECIDED",
                "{test: t, gate: p99_ms} | \"verdict\": \"INVALID\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"PASS\"}] | UNDECIDED",
                "{test: t, gate: p50_ms} | \"verdict\": \"PASS\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"PASS\"}] | NOT_RUN",
                "{test: t, metric: rungs.response_ms.p99, max: 10} | \"verdict\": \"PASS\", \"rungs\": [{\"agents\": 1, \"response_ms\": {\"p99\": 2}}, {\"agents\": 50, \"response_ms\": {\"p99\": 9}}] | SHOWN",
                "{test: t, metric: rungs.response_ms.p99, max: 5} | \"verdict\": \"PASS\", \"rungs\": [{\"agents\": 1, \"response_ms\": {\"p99\": 2}}, {\"agents\": 50, \"response_ms\": {\"p99\": 9}}] | MISSED",
                "{test: t, metric: rungs.response_ms.p99, max: 5, agents: 1} | \"verdict\": \"PASS\", \"rungs\": [{\"agents\": 1, \"response_ms\": {\"p99\": 2}}, {\"agents\": 50, \"response_ms\": {\"p99\": 9}}] | SHOWN",
                "{test: t, metric: rungs.fairness_jain, min: 0.9} | \"verdict\": \"PASS\", \"rungs\": [{\"agents\": 1, \"fairness_jain\": null}] | UNDECIDED",
                "{test: t, metric: usl.sigma.value, max: 1} | \"verdict\": \"INVALID\", \"usl\": {\"sigma\": {\"value\": 0.1}} | UNDECIDED",
                "{tests: [Some]} | \"verdict\": \"PASS\" | BY_TEST",
            })
    void a_proof_is_what_the_run_says(String proof, String parts, State expected) throws IOException {
        assertThat(state(proof, parts)).isEqualTo(expected);
    }

    @Test
    void the_newest_run_counts_and_a_row_is_as_the_proof_that_weighs_most() throws IOException {
        Kept.run(home.resolve("runs/a"), "2026-01-02T00:00:00Z", "s", "t", "\"verdict\": \"FAIL\", \"gates\": []");
        Kept.run(
                home.resolve("runs/b"),
                "2026-01-01T00:00:00Z",
                "s",
                "t",
                "\"verdict\": \"PASS\", \"gates\": [{\"metric\": \"p99_ms\", \"state\": \"PASS\"}]");
        Path table = Files.writeString(home.resolve("rows.yaml"), """
                rows:
                  - {row: X1, asks: one, shown_by: [{scenario: s, test: t}]}
                  - {row: X2, asks: two, shown_by: [{tests: [Some]}], not_built: the rest}
                  - {row: X3, asks: three, shown_by: [{tests: [Some]}, {scenario: s, test: nobody ran}]}
                """);

        Ran ran = new Program(home.resolve("data"))
                .run(
                        "checklist",
                        "--requirements",
                        "--table",
                        table.toString(),
                        home.resolve("runs").toString(),
                        "--json");

        assertThat(ran.code()).isEqualTo(1);
        List<String> states = new ArrayList<>();
        Program.parse(ran.out())
                .at("/rows")
                .forEach(row -> states.add(row.at("/state").stringValue()));
        assertThat(states).containsExactly("missed", "not_built", "not_run");
        assertThat(Program.parse(ran.out()).at("/rows/0/shown_by/0/evidence").stringValue())
                .startsWith(home.resolve("runs/a").toString());
    }

    @Test
    void a_run_of_this_very_program_shows_a_row() throws IOException {
        Program muster = new Program(home.resolve("data"));
        Path scenario = Files.writeString(home.resolve("tiny.yaml"), """
                name: tiny
                target: embedded
                baseline: false
                tests:
                  - {type: benchmark, name: creation, target: task_creation, iterations: 200, thresholds: {error_rate: 0}}
                """);
        muster.ok("run", scenario.toString(), "--out", home.resolve("run").toString());
        Path table = Files.writeString(home.resolve("rows.yaml"), """
                rows:
                  - row: X1
                    asks: creation works
                    shown_by:
                      - {scenario: tiny, test: creation}
                      - {scenario: tiny, test: creation, gate: error_rate}
                      - {scenario: tiny, test: creation, metric: rungs.response_ms.mean, max: 60000}
                """);

        Ran ran = muster.run(
                "checklist",
                "--requirements",
                "--table",
                table.toString(),
                home.resolve("run").toString());

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains("X1  shown")
                .contains("error_rate at 1: 0  (≤ 0)")
                .contains("rungs.response_ms.mean: ");
    }

    @Test
    void what_is_wrong_with_a_table_is_told_with_its_line() {
        assertThatThrownBy(() -> Requirement.parse("rows.yaml", """
                        rows:
                          - {row: X1, asks: one, shown_by: [{scenaro: s, test: t}]}
                          - {row: X1, asks: two}
                          - {row: X2, asks: two}
                        """))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("rows.yaml:2: unknown key 'scenaro'; did you mean 'scenario'?")
                .hasMessageContaining("rows.yaml:3: row X1 is there twice")
                .hasMessageContaining("rows.yaml:4: row X2 says neither what shows it nor that it is not built");
    }

    @Test
    void what_is_for_the_lines_of_the_checklist_is_refused_beside_requirements() {
        Program muster = new Program(home.resolve("data"));
        for (String option :
                List.of("--window=1s", "--endpoint=https://127.0.0.1", "--server=http://127.0.0.1:1", "--data=here")) {
            Ran ran = muster.run("checklist", "--requirements", option);

            assertThat(ran.code()).as(option).isEqualTo(2);
            assertThat(ran.err()).contains("--requirements looks at kept runs and tests alone");
        }
    }
}
