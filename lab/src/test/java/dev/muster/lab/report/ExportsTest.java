package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.compare.Runs;
import dev.muster.lab.result.RunJson;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportsTest {
    @TempDir
    Path run;

    @BeforeEach
    void measured() throws Exception {
        RunJson.write(run, Runs.record(1000));
    }

    private JsonNode benchmark(Reports.Form form) throws Exception {
        return new JsonMapper().readTree(Reports.text(run, form));
    }

    @Test
    void benchmark_trackers_get_a_list_for_each_direction() throws Exception {
        JsonNode smaller = benchmark(Reports.Form.BENCHMARK_SMALLER_JSON);
        JsonNode bigger = benchmark(Reports.Form.BENCHMARK_BIGGER_JSON);

        assertThat(bigger.size()).isEqualTo(1);
        assertThat(bigger.get(0).get("name").stringValue()).isEqualTo("creation/10/throughput");
        assertThat(bigger.get(0).get("value").doubleValue()).isEqualTo(1000);
        assertThat(bigger.get(0).get("unit").stringValue()).isEqualTo("/s");
        assertThat(bigger.get(0).get("extra").stringValue()).contains("scenario nightly <&> 0123456789ab");
        assertThat(smaller.valueStream().map(it -> it.get("name").stringValue()))
                .contains("creation/10/cpu_us_per_op", "creation/10/p99_ms")
                .doesNotContain("creation/10/throughput", "creation/10/p999_ms");
    }

    @Test
    void open_metrics_has_a_gauge_for_each_figure_and_ends_as_it_must() throws Exception {
        String text = Reports.text(run, Reports.Form.OPENMETRICS);

        assertThat(text)
                .contains("# TYPE muster_lab_throughput gauge")
                .contains("muster_lab_throughput{agents=\"10\",operation=\"\",scenario=\"nightly <&>\","
                        + "scenario_hash=\"0123456789ab\",test=\"creation\"} 1000.0")
                .contains("muster_lab_run_info{")
                .endsWith("# EOF\n");
    }
}
