package dev.muster.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Decision;
import dev.muster.lab.tune.Tried;
import dev.muster.lab.tune.TuneRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages are written from what was kept, and from nothing else. */
class PagesTest {
    @TempDir
    Path home;

    private Program muster;
    private Path runs;

    @BeforeEach
    void one_run_is_kept() throws IOException {
        muster = new Program(home.resolve("data"));
        runs = Files.createDirectories(home.resolve("runs"));
    }

    private void measured(String directory) throws IOException {
        Path scenario = home.resolve("tiny.yaml");
        if (Files.notExists(scenario)) {
            Files.writeString(scenario, """
                    name: performance validation
                    tests:
                      - type: benchmark
                        name: connection pool exhaustion
                        target: task_creation
                        iterations: 30
                        thresholds: {error_rate: 0}
                    """);
        }
        muster.ok(
                "run",
                scenario.toString(),
                "--history",
                "none",
                "--out",
                runs.resolve(directory).toString());
    }

    /** The same run once more, with another throughput. */
    private void copied(String from, String to, double throughput, int second) throws IOException {
        Path copy = Files.createDirectories(runs.resolve(to));
        Files.writeString(
                copy.resolve("run.json"),
                Files.readString(runs.resolve(from).resolve("run.json"))
                        .replaceFirst("\"throughput\" : [0-9.E]+", "\"throughput\" : " + throughput)
                        .replaceFirst(
                                "\"started_at\" : \"[^\"]+\"",
                                "\"started_at\" : \"2026-05-01T00:00:0" + second + "Z\""));
    }

    private String page(String name) throws IOException {
        Path out = home.resolve("pages");
        muster.ok("pages", runs.toString(), "--out", out.toString());
        return Files.readString(out.resolve(name));
    }

    @Test
    void a_requirement_says_which_run_shows_it_and_what_was_not_run_says_so() throws IOException {
        measured("one");

        String page = page("requirements.md");

        assertThat(page).contains("Written from 1 run;");
        assertThat(page.lines().filter(line -> line.startsWith("| B2 |")))
                .singleElement()
                .asString()
                .contains("| not run | no run has the test 'statements at 1,000,000 tasks' |");
        assertThat(page.lines().filter(line -> line.contains("connection pool exhaustion |")))
                .anyMatch(line ->
                        line.contains("| shown | PASS, error_rate at 1: 0 | all its gates | " + runs.resolve("one")));
        assertThat(page("requirements.html")).contains("<span class=\"chip tone-pass\">shown</span>");
    }

    @Test
    void the_parts_of_a_whole_validation_are_looked_at_and_the_runs_of_a_search_are_not() throws IOException {
        measured("20260501-validate-full/suite");
        measured("tune/runs/1-01");
        searched(Decision.IMPROVED);

        String page = page("requirements.md");

        assertThat(page).contains("Written from 1 run;").contains("validate-full/suite");
        assertThat(muster.run("checklist", "--requirements", runs.toString()).out())
                .contains("validate-full/suite, connection pool exhaustion")
                .doesNotContain("tune/runs/1-01");
    }

    @Test
    void six_runs_have_a_median_and_an_interval_and_fewer_say_that_they_have_none() throws IOException {
        measured("1");
        for (int i = 2; i <= 5; i++) {
            copied("1", String.valueOf(i), 100 * i, i);
        }
        assertThat(page("baselines.md"))
                .contains("No baseline is set; 5 kept runs of 1 kind could be one.")
                .contains("No intervals: they need 6 runs, and there are 5.");
        copied("1", "6", 600, 6);
        copied("1", "1", 100, 1);

        String page = page("baselines.md");

        assertThat(page)
                .contains("| connection pool exhaustion | 1 | all | throughput | 6 | 350 | 100 to 600 | /s |")
                .contains("- measured: 2026-05-01T00:00:01Z to 2026-05-01T00:00:06Z")
                .contains(", fingerprint ")
                .doesNotContain("No intervals");
    }

    @Test
    void a_baseline_that_is_set_has_its_reason_and_what_was_not_measured_has_the_reason_for_that() throws IOException {
        measured("1");
        muster.ok("baseline", "set", runs.resolve("1").toString(), "--reason", "Release 1.4");

        assertThat(page("baselines.md"))
                .contains("1 baseline is set")
                .contains("## Baseline performance-validation")
                .contains("because: Release 1.4")
                .contains("not measured: ");
    }

    private void searched(Decision decision) throws IOException {
        Candidate four = new Candidate("4 connections", "", new TreeMap<>(Map.of("pool", "4")));
        Candidate eight = new Candidate("8 connections", "", new TreeMap<>(Map.of("pool", "8")));
        Candidate broken = Candidate.ofJvm("tiny heap", "-Xmx1m");
        TuneRecord record = new TuneRecord(
                TuneRecord.SCHEMA,
                "pool",
                "throughput",
                "2026-05-01T00:00:00Z",
                "pool.yaml",
                "muster 0",
                "a CPU, 2 cores",
                List.of(
                        tried(Candidate.PRESENT, 100, null),
                        tried(four, 150, null),
                        tried(eight, 120, 1),
                        new Tried(broken, List.of(), null, "it ended with 1")),
                "4 connections",
                "proof",
                List.of(
                        row("asked", 1.4, decision == Decision.IMPROVED ? Change.IMPROVED : Change.INCONCLUSIVE),
                        row("worked", 1.0, Change.EQUIVALENT)),
                decision,
                "what came of it",
                decision == Decision.IMPROVED ? "tuned.yaml" : null);
        Path directory = Files.createDirectories(runs.resolve("tune"));
        Files.writeString(directory.resolve("tune.json"), RunJson.mapper().writeValueAsString(record));
    }

    private static ComparisonRecord row(String test, double ratio, Change verdict) {
        return new ComparisonRecord(
                "throughput",
                test,
                null,
                50,
                100.0,
                100 * ratio,
                8,
                8,
                ratio,
                ratio - 0.1,
                ratio + 0.1,
                0.01,
                0.01,
                0.03,
                null,
                verdict,
                null);
    }

    private static Tried tried(Candidate candidate, double score, @Nullable Integer out) {
        return new Tried(candidate, List.of(new Tried.Trial("runs/x", score, List.of())), out, /* reason= */ null);
    }

    @Test
    void the_guide_tells_what_was_tried_what_it_gained_and_what_was_rejected() throws IOException {
        searched(Decision.IMPROVED);

        assertThat(page("tuning.md"))
                .contains("1 search, 1 with a setting that was proved to be better.")
                .contains("| present | as it is | what was set | 1 | 1 | – |  |")
                .contains(
                        "| improved | 4 connections | pool=4 | 1 | × 1.500 | × 1.400 of throughput, asked (1.300 to 1.500), n = 8 |")
                .contains("| rejected | 8 connections | pool=8 | 1 | × 1.200 | – | in the worse half after round 1 |")
                .contains("| not measured | tiny heap | -Xmx1m | 0 | – | – | it ended with 1 |")
                .contains("- use it: tuned.yaml")
                .contains("Not searched: 'muster tune gc', 'muster tune profile'.");
    }

    @Test
    void a_gain_that_was_not_proved_is_no_recommendation() throws IOException {
        searched(Decision.NOT_PROVEN);

        assertThat(page("tuning.md"))
                .contains("1 search, 0 with a setting that was proved to be better.")
                .contains("| rejected | 4 connections |")
                .contains("- use it: nothing is to be changed");
    }

    @Test
    void the_same_files_make_the_same_pages() throws IOException {
        measured("one");
        searched(Decision.IMPROVED);

        for (String name : List.of(
                "requirements.md", "requirements.html", "baselines.md", "baselines.html", "tuning.md", "tuning.html")) {
            String first = page(name);
            assertThat(page(name)).isEqualTo(first);
        }
    }

    @Test
    void without_anything_measured_every_page_says_so() throws IOException {
        assertThat(page("requirements.md")).contains("No run was found: nothing here is measured.");
        assertThat(page("baselines.md")).contains("None was set.");
        assertThat(page("tuning.md"))
                .contains("No search for a better setting was kept")
                .contains("Not searched: 'muster tune gc', 'muster tune pool', 'muster tune profile'.")
                .contains("Profiles were not measured beside each other");
    }

    @Test
    void what_cannot_be_read_is_named_and_nothing_else_is_lost() throws IOException {
        measured("one");
        Files.writeString(Files.createDirectories(runs.resolve("broken")).resolve("run.json"), "{");

        assertThat(page("requirements.md"))
                .contains("Written from 1 run;")
                .contains("Left out: " + runs.resolve("broken"));
        assertThat(page("baselines.md"))
                .contains("## Not taken")
                .contains(runs.resolve("broken").toString());
    }

    @Test
    void a_directory_that_is_not_there_is_refused() {
        Ran ran = muster.run(
                "pages",
                home.resolve("none").toString(),
                "--out",
                home.resolve("p").toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no directory " + home.resolve("none"));
        assertThat(home.resolve("p")).doesNotExist();
    }
}
