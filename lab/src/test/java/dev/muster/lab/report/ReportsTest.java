package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.State;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.Ladders;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Samples;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {
    @TempDir
    Path directory;

    private static Distribution response(long millis) {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 2000; i++) {
            histogram.recordValue(millis * 1_000_000 * i / 1000);
        }
        return Distribution.of(histogram);
    }

    private static TestRecord judged() {
        TestRecord plain = Records.test(
                "creation <fast>",
                new AuditFindings(100L, 100L, 0, 0, 0, 0, 0, 300, List.of()),
                Records.rung(1, 1000, response(1)),
                Records.rung(50, 20_000, response(2)));
        List<GateRecord> gates = List.of(
                new GateRecord("p99_ms", null, 50, 5.0, "≤ 5", 3.96, GateState.PASS, null),
                new GateRecord(
                        "throughput",
                        null,
                        50,
                        30_000.0,
                        "≥ 30,000",
                        20_000.0,
                        GateState.FAIL,
                        "20,000 is not ≥ 30,000"),
                new GateRecord(
                        "p999_ms", null, 1, 5.0, "≤ 5", null, GateState.INCONCLUSIVE, "n = 2000 samples are too few"));
        return new TestRecord(
                plain.name(),
                plain.type(),
                plain.target(),
                plain.meaning(),
                plain.simulated(),
                Verdict.FAIL,
                List.of("throughput at 50 agents: 20,000 is not ≥ 30,000"),
                plain.unit(),
                plain.load(),
                plain.preload(),
                plain.rungs(),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                plain.audit(),
                gates,
                plain.notMeasured());
    }

    private String rendered(RunRecord run, Form form) throws IOException {
        RunJson.write(directory, run);
        return Reports.text(directory, form);
    }

    @Test
    void the_page_says_the_verdict_first_and_needs_nothing_from_elsewhere() throws Exception {
        String page = rendered(Records.run(State.COMPLETE, Verdict.FAIL, judged()), Form.HTML);

        String body = page.substring(page.indexOf("<main>"));
        assertThat(body).startsWith("<main>\n<section class=\"card hero tone-fail\"><div class=\"word\">FAIL</div>");
        assertThat(page).contains("prefers-color-scheme: dark", "@media print", "width=device-width");
        assertThat(page)
                .doesNotContain("<script", "<link", "@import", "url(")
                .doesNotContainPattern("(src|href)=\"(?!#)");
        assertThat(page)
                .contains("creation &lt;fast&gt;", "nightly &lt;&amp;&gt;")
                .doesNotContain("<fast>");
        assertThat(page.length()).isLessThan(300_000);
    }

    @Test
    void every_picture_has_alternative_text_and_its_data_behind_a_click() throws Exception {
        String page = rendered(Records.run(State.COMPLETE, Verdict.FAIL, judged()), Form.HTML);

        int pictures = count(page, "<svg ");
        assertThat(pictures).isEqualTo(5);
        assertThat(count(page, "role=\"img\" aria-label=\"")).isEqualTo(pictures);
        assertThat(count(page, "<details><summary>Data</summary>")).isEqualTo(pictures);
        assertThat(page).contains("Throughput by agents", "Response time by agents", "Memory by agents");
        assertThat(page).doesNotContain("NaN", "Infinity");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void tags_of_the_page_are_balanced() throws Exception {
        String page = rendered(Records.run(State.COMPLETE, Verdict.FAIL, judged()), Form.HTML);

        for (String tag :
                List.of("section", "table", "tr", "td", "details", "figure", "svg", "div", "ul", "li", "dl", "main")) {
            assertThat(Pattern.compile("<" + tag + "[ >]")
                            .matcher(page)
                            .results()
                            .count())
                    .as(tag)
                    .isEqualTo(count(page, "</" + tag + ">"));
        }
    }

    @Test
    void the_markdown_twin_holds_the_same_figures() throws Exception {
        String text = rendered(Records.run(State.COMPLETE, Verdict.FAIL, judged()), Form.MD);

        assertThat(text).startsWith("# FAIL: nightly");
        assertThat(text).contains("| p50, p90, p99, p99.9 |").doesNotContain("| λ, σ, κ, N* |");
        assertThat(text)
                .contains(
                        "1 of 3 gates failed.",
                        "| FAIL | creation &lt;fast> | throughput | 50 | 20,000 | ≥ 30,000 | 20,000 is not ≥ 30,000 |",
                        "Audit: acknowledged 100, found 100, lost 0",
                        "Reproduce: `./muster run nightly.yaml`");
    }

    @Test
    void junit_has_one_case_a_gate_and_skips_what_is_inconclusive() throws Exception {
        String xml = rendered(Records.run(State.COMPLETE, Verdict.FAIL, judged()), Form.JUNIT);
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));

        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    }

    @Test
    void junit_of_a_run_that_was_cut_short_skips_what_was_not_run() throws Exception {
        String xml = rendered(
                Records.run(
                        State.INTERRUPTED,
                        Verdict.INCONCLUSIVE,
                        Records.test("creation", null, Records.rung(1, 1000, response(1)))),
                Form.JUNIT);

        assertThat(xml)
                .contains("<testsuite name=\"run\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"2\">")
                .contains("<testcase classname=\"run\" name=\"the run comes to its end\"><skipped")
                .contains("<testcase classname=\"run\" name=\"later is run\"><skipped message=\"it was not run: ");
    }

    @Test
    void junit_of_a_run_that_broke_off_before_its_first_test_has_an_error() throws Exception {
        assertThat(rendered(Records.run(State.BROKEN, null), Form.JUNIT))
                .contains("tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\">")
                .contains("name=\"the run comes to its end\"><error message=\"");
    }

    @Test
    void run_json_has_the_keys_scripts_read_and_comes_back_unchanged() throws Exception {
        RunRecord run = Records.run(State.COMPLETE, Verdict.FAIL, judged());
        String json = RunJson.toJson(run);
        JsonNode root = JsonMapper.shared().readTree(json);

        assertThat(root.propertyNames())
                .contains(
                        "schema",
                        "tool",
                        "verdict",
                        "reasons",
                        "scenario",
                        "environment",
                        "tests",
                        "comparisons",
                        "samples");
        assertThat(root.get("environment").propertyNames())
                .contains(
                        "os",
                        "kernel",
                        "cpu",
                        "cores",
                        "memory_bytes",
                        "jdk",
                        "jvm_flags",
                        "store",
                        "durability",
                        "disk_fsync_p50_us",
                        "disk_fsync_p99_us");
        JsonNode test = root.get("tests").get(0);
        assertThat(test.propertyNames())
                .contains(
                        "name",
                        "type",
                        "target",
                        "simulated",
                        "verdict",
                        "rungs",
                        "usl",
                        "memory_per_agent",
                        "leak",
                        "audit",
                        "gates");
        assertThat(test.get("audit").propertyNames())
                .contains("acknowledged", "found", "lost", "duplicated", "foreign", "out_of_order", "corrupt");
        assertThat(test.get("gates").get(0).propertyNames()).contains("metric", "bound", "value", "state");
        JsonNode rung = test.get("rungs").get(0);
        assertThat(rung.propertyNames())
                .contains(
                        "agents",
                        "throughput",
                        "efficiency_seed",
                        "efficiency_capacity",
                        "degradation",
                        "response_ms",
                        "service_ms",
                        "errors",
                        "cpu_us_per_op",
                        "rss_bytes",
                        "live_heap_bytes",
                        "threads",
                        "descriptors",
                        "db_connections",
                        "disk_read_bytes",
                        "disk_write_bytes",
                        "net_bytes",
                        "fairness_jain",
                        "generator",
                        "steady",
                        "littles_law_error");
        assertThat(rung.get("response_ms").propertyNames()).contains("p50", "p90", "p99", "p999", "max", "n");
        assertThat(rung.get("generator").propertyNames()).contains("lag_p99_ms", "cpu_share");
        assertThat(RunJson.fromJson(json)).isEqualTo(run);
    }

    @Test
    void a_killed_run_is_reported_from_what_it_left() throws Exception {
        RunJson.write(
                directory,
                Records.run(State.RUNNING, null, Records.test("done", null, Records.rung(1, 10, response(1)))));
        Files.createDirectories(directory.resolve("samples"));
        Path cutOff = directory.resolve("samples/02-next-00010.hlog");
        Samples samples = new Samples(List.of("op"), 1);
        try (IntervalLog log = new IntervalLog(cutOff, "next", 0)) {
            for (int second = 0; second < 5; second++) {
                for (int i = 0; i < 300; i++) {
                    samples.record(0, 0, true, 2_000_000, -1, -1, -1);
                }
                log.append(second, second + 1, samples.flush());
            }
        }
        byte[] whole = Files.readAllBytes(cutOff);
        Files.write(cutOff, java.util.Arrays.copyOf(whole, whole.length - 25));
        Files.writeString(directory.resolve("resources.csv"), "seconds,at_ms\n0.1,17000000");

        Reports.render(directory);

        String text = Files.readString(directory.resolve("report.md"));
        assertThat(text).startsWith("# NO RESULT").contains("either it is still going on, or it was killed");
        assertThat(text).contains("| samples/02-next-00010.hlog | window, in part | 1,200 | 2.00 |");
        assertThat(Files.readString(directory.resolve("report.html"))).contains("Rungs that were not finished");
        assertThat(directory.resolve("junit.xml")).isNotEmptyFile();
    }

    @Test
    void rungs_without_any_sample_do_not_break_a_report() throws Exception {
        TestRecord empty = Records.test(
                "empty", null, Records.rung(1, 0, Distribution.EMPTY), Records.rung(2, 0, Distribution.EMPTY));
        String page = rendered(Records.run(State.COMPLETE, Verdict.INCONCLUSIVE, empty), Form.HTML);

        assertThat(page).contains("INCONCLUSIVE").doesNotContain("NaN");
        assertThat(rendered(Records.run(State.COMPLETE, Verdict.INCONCLUSIVE), Form.HTML))
                .contains("No threshold was judged");
    }

    @Test
    void the_csv_has_a_line_a_rung() throws Exception {
        String csv = rendered(Records.run(State.COMPLETE, Verdict.FAIL, judged()), Form.CSV);
        assertThat(csv.lines()).hasSize(3);
        assertThat(csv.lines().skip(1)).allMatch(line -> line.startsWith("\"creation <fast>\""));
    }

    @Test
    void the_csv_marks_figures_that_cannot_be_trusted() throws Exception {
        RunRecord run = Records.run(
                State.COMPLETE, Verdict.PASS, Records.mixed("t", response(1), Map.of("claim", response(1))));
        assertThat(rendered(run, Form.CSV).lines())
                .first()
                .asString()
                .startsWith("test,operation,agents,repetition,throughput,")
                .endsWith(",live_heap_bytes,verdict,steady,invalid");
        assertThat(rendered(run, Form.CSV).lines().skip(1)).hasSize(2).allMatch(line -> line.endsWith(",PASS,true,"));

        String spoilt = RunJson.toJson(run)
                .replace("\"steady\" : true", "\"steady\" : false")
                .replace("\"invalid\" : [ ]", "\"invalid\" : [ \"kept waiting\", \"3 \\\"late\\\"\" ]");
        assertThat(rendered(RunJson.fromJson(spoilt), Form.CSV).lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.endsWith(",PASS,false,\"kept waiting; 3 \"\"late\"\"\""));
    }

    @Test
    void a_directory_that_holds_no_run_is_refused_plainly() throws Exception {
        assertThatThrownBy(() -> Reports.render(directory))
                .isInstanceOf(IOException.class)
                .hasMessage(directory + " is not a run directory: it has no run.json");
        Files.writeString(directory.resolve("run.json"), "{\"schema\":");
        assertThatThrownBy(() -> Reports.render(directory))
                .isInstanceOf(IOException.class)
                .satisfies(refused -> assertThat(Objects.requireNonNull(refused.getMessage()))
                        .contains("is not a run of this version"));
    }

    private static TestRecord ladder(int rungs) {
        int[] agents = {1, 5, 10, 25, 50, 100, 250};
        TestRecord plain = Records.test(
                "a ladder",
                null,
                IntStream.range(0, rungs)
                        .mapToObj(i -> Records.rung(
                                agents[i], new Scaling(1000, 0.05, 0.0001).throughput(agents[i]), response(1)))
                        .toArray(RungRecord[]::new));
        return Ladders.fitted(plain);
    }

    @Test
    void a_ladder_shows_its_law_with_band_peak_and_losses_and_says_how_far_it_may_be_trusted() throws Exception {
        RunRecord run = Records.run(State.COMPLETE, Verdict.PASS, ladder(7));
        String page = rendered(run, Form.HTML);
        String twin = rendered(run, Form.MD);

        assertThat(page)
                .contains("Throughput by agents, and the law it follows", "95 % band", "N* = 97")
                .contains("Where an operation&#39;s time goes", "contention (σ)", "coherency (κ)")
                .contains("Throughput peaks at N* = 97", "measured: it lies within the rungs");
        assertThat(twin)
                .contains("Throughput peaks at N* = 97", "| σ | 0.050 |", "## Capacity", "## Can it be believed?")
                .contains("## What to change first", "[contention, a ladder]");
        assertThat(page).contains("What the columns mean", "half of the answers", "it peaks at N*");
        assertThat(twin).contains("## What the columns mean", "| λ, σ, κ, N* | the law X(N)");
        assertThat(twin.indexOf("## Capacity")).isLessThan(twin.indexOf("## Gates"));
        assertThat(twin.indexOf("## Environment")).isLessThan(twin.indexOf("## a ladder"));
    }

    @Test
    void a_ladder_with_too_few_rungs_says_so_instead_of_showing_a_law() throws Exception {
        RunRecord run = Records.run(State.COMPLETE, Verdict.PASS, ladder(4));

        for (Form form : List.of(Form.HTML, Form.MD)) {
            assertThat(rendered(run, form))
                    .contains("not enough rungs: a scalability law needs 6; there are 4")
                    .doesNotContain("95 % band");
        }
    }

    @Test
    void the_law_survives_being_written_and_read() throws Exception {
        RunRecord run = Records.run(State.COMPLETE, Verdict.PASS, ladder(7));
        JsonNode usl = JsonMapper.shared()
                .readTree(rendered(run, Form.JSON))
                .get("tests")
                .get(0)
                .get("usl");

        assertThat(usl.get("model").asString()).isEqualTo("usl");
        for (String name : List.of("lambda", "sigma", "kappa", "peak_n")) {
            assertThat(usl.get(name).properties()).extracting(Map.Entry::getKey).contains("value", "low", "high");
        }
        assertThat(RunJson.read(directory).tests().getFirst().usl())
                .isEqualTo(run.tests().getFirst().usl());
    }
}
