package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.resource.ResourceLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the processor time of processes that are watched one after the other. */
class ResourceSeriesTest {
    private static final Pattern ROW = Pattern.compile("<tr><td>([^<]*)</td><td>([^<]*)</td></tr>");

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void head() {
        lines.add(ResourceLog.HEADER);
    }

    /** A sample, one second after the last: of the lab's own process, as only that shows its heap. */
    private void own(String label, long cpuMillis) {
        line(label, cpuMillis, "3000000");
    }

    private void other(String label, long cpuMillis) {
        line(label, cpuMillis, "");
    }

    private void line(String label, long cpuMillis, String heap) {
        lines.add(lines.size() + ".0,0," + label + "," + cpuMillis + ",9000000," + heap + ",9,9,0,0,0,,");
    }

    private ResourceSeries series() throws IOException {
        return new ResourceSeries(Files.write(directory.resolve("resources.csv"), lines));
    }

    /** Seconds and cores, as the table under the plot tells them. */
    private List<String> told() throws IOException {
        return ROW.matcher(series().processor().html())
                .results()
                .map(row -> row.group(1) + ": " + row.group(2))
                .toList();
    }

    @Test
    void a_switch_to_a_process_that_has_used_less_is_no_negative_number_of_cores() throws Exception {
        own("start", 50_000);
        own("a: setup", 50_500);
        other("a: connect", 1_000);
        other("a: 8 agents", 2_500);
        own("end", 60_000);
        own("end", 60_500);

        assertThat(told()).containsExactly("2: 0.500", "4: 1.50", "6: 0.500");
    }

    @Test
    void a_switch_to_a_process_that_has_used_more_is_no_busy_second() throws Exception {
        own("start", 500);
        own("start", 1_000);
        other("a: connect", 90_000);
        other("a: 8 agents", 90_250);
        other("b: 8 agents", 190_250);
        other("b: 8 agents", 190_500);
        // A new server for another repetition of the same test, which has used more before it is watched.
        other("b: setup", 190_750);
        other("b: connect", 250_000);
        other("b: connect", 250_250);

        assertThat(told()).containsExactly("2: 0.500", "4: 0.250", "6: 0.250", "9: 0.250");
    }

    @Test
    void tests_within_the_lab_are_one_process_from_the_first_to_the_last() throws Exception {
        own("start", 1_000);
        own("a: setup", 1_500);
        own("a: connect", 2_000);
        own("b: setup", 2_500);
        own("end", 3_000);

        assertThat(told()).containsExactly("2: 0.500", "3: 0.500", "4: 0.500", "5: 0.500");
    }

    @Test
    void it_is_said_whether_the_load_generator_is_in_it() throws Exception {
        own("start", 1_000);
        own("a: 1 agents", 1_500);
        assertThat(series().whose()).contains("Load generator and target share it");

        other("b: 1 agents", 1_500);
        assertThat(series().whose()).contains("each test's target", "In some tests the load generator is in it");

        lines.remove(2);
        assertThat(series().whose()).contains("each test's target", "The load generator is not in it");
    }
}
