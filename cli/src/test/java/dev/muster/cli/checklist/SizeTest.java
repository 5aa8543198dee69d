package dev.muster.cli.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What agents need follows from the slopes of a run, and from nothing else. */
class SizeTest {
    private static final String LADDER = """
            "target": "connected_agents", "verdict": "PASS",
            "growth": [
              {"figure": "rss_bytes", "base": 104857600, "per_agent": 10240, "low": 8192, "high": 20480},
              {"figure": "live_heap_bytes", "base": 10485760, "per_agent": 1024, "low": null, "high": null}],
            "rungs": [
              {"agents": 10, "throughput": 0.2, "ok": 2, "cpu_us_per_op": 900, "descriptors": 60, "disk_write_bytes": 20480},
              {"agents": 1000, "throughput": 20, "ok": 200, "cpu_us_per_op": 500, "descriptors": 1050, "disk_write_bytes": 2048000}]
            """;

    @TempDir
    Path home;

    private Program muster() {
        return new Program(home.resolve("data"));
    }

    private String run(String parts) throws IOException {
        return Kept.run(home.resolve("run"), "2026-01-01T00:00:00Z", "limits", "connected", parts)
                .toString();
    }

    private static JsonNode need(JsonNode size, String resource) {
        for (JsonNode need : size.at("/needs")) {
            if (need.at("/resource").stringValue().equals(resource)) {
                return need;
            }
        }
        throw new AssertionError("no " + resource + " in " + size);
    }

    @Test
    void memory_is_the_base_and_the_slope_and_the_upper_end_is_recommended() throws IOException {
        JsonNode size = muster().json("size", "--agents", "1024", run(LADDER));

        JsonNode memory = need(size, "memory of the server");
        assertThat(memory.at("/least").doubleValue()).isCloseTo(110, within(0.01)); // 100 MB + 1,024 × 10 KB
        assertThat(memory.at("/recommended").doubleValue()).isCloseTo(180, within(0.01)); // (100 + 1,024 × 20 KB) × 1.5
        assertThat(memory.at("/per_1000_more").doubleValue()).isCloseTo(9.77, within(0.01));
        assertThat(need(size, "largest heap (-Xmx)").at("/how").stringValue()).contains("no interval: fewer than four");
        assertThat(size.at("/extrapolated").booleanValue()).isFalse();
    }

    @Test
    void processors_files_and_disk_follow_the_rate_of_the_run_or_a_given_one() throws IOException {
        String run = run(LADDER);
        JsonNode own = muster().json("size", "--agents", "1000", run);
        JsonNode given = muster().json("size", "--agents", "1000", "--rate", "2", run);

        assertThat(own.at("/tasks_per_second_each").doubleValue()).isCloseTo(0.02, within(1e-9));
        assertThat(need(own, "processors").at("/least").doubleValue()).isCloseTo(0.01, within(1e-6));
        assertThat(need(own, "processors").at("/recommended").doubleValue()).isEqualTo(1); // never less than one
        assertThat(need(given, "processors").at("/least").doubleValue()).isCloseTo(1, within(1e-6));
        assertThat(need(given, "processors").at("/recommended").doubleValue()).isCloseTo(2, within(1e-6));
        JsonNode few = muster().json("size", "--agents", "10", "--rate", "200", run);
        assertThat(need(few, "processors").at("/least").doubleValue()).isCloseTo(1.8, within(1e-6));
        assertThat(need(few, "processors").at("/recommended").doubleValue()).isCloseTo(3.6, within(1e-6));
        assertThat(need(own, "open files").at("/least").doubleValue()).isEqualTo(1050);
        assertThat(need(given, "written to the disk").at("/least").doubleValue())
                .isCloseTo(1_687_500, within(1.0));
    }

    @Test
    void beyond_what_was_measured_it_says_so() throws IOException {
        String run = run(LADDER);

        assertThat(muster().ok("size", "--agents", "2000", run)).contains("(EXTRAPOLATED: measured up to 1,000)");
        assertThat(muster().ok("size", "--agents", "1400", run)).doesNotContain("EXTRAPOLATED");
    }

    @Test
    void what_was_not_measured_has_no_figure() throws IOException {
        JsonNode size = muster().json(
                        "size",
                        "--agents",
                        "100",
                        run(
                                "\"target\": \"connected_agents\", \"verdict\": \"PASS\", \"growth\": [{\"figure\": \"x\"}],"
                                        + " \"rungs\": [{\"agents\": 10, \"cpu_us_per_op\": null}]"));

        assertThat(size.at("/needs")).allSatisfy(need -> {
            assertThat(need.at("/least").isNull()).isTrue();
            assertThat(need.at("/how").stringValue()).startsWith("not measured: ");
        });
    }

    @Test
    void without_a_run_it_says_which_to_make() throws IOException {
        Files.createDirectories(home.resolve("runs/x"));
        String other = Kept.run(home.resolve("other"), "2026-01-01T00:00:00Z", "s", "t", "\"verdict\": \"PASS\"")
                .toString();

        Ran ran = muster().run("size", "--agents", "10", other);

        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.out()).contains("not measured: ").contains("muster run scenarios/coordination-limits.yaml");
    }

    @Test
    void it_is_a_table_for_a_page_too_and_wrong_numbers_are_refused() throws IOException {
        String run = run(LADDER);

        assertThat(muster().ok("size", "--agents", "1000", "--markdown", run))
                .contains("| memory of the server | 110 MB |");
        assertThat(muster().run("size", "--agents", "0", run).code()).isEqualTo(2);
        assertThat(muster().run("size", "--agents", "5", "--rate", "-1", run).err())
                .contains("--rate: a number above 0");
    }

    @Test
    void two_answers_at_once_are_refused() throws IOException {
        Ran ran = muster().run("size", "--agents", "1000", "--json", "--markdown", run(LADDER));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.error().at("/detail").stringValue())
                .isEqualTo("--json and --markdown are two answers; ask for one of them");
    }
}
