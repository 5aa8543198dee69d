package dev.muster.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.metrics.TextMetrics.Sample;
import org.junit.jupiter.api.Test;

class TextMetricsTest {

    @Test
    void values_keep_their_labels_and_take_the_type_of_their_family() {
        assertThat(TextMetrics.parse("""
                        # HELP http_seconds how long
                        # TYPE http_seconds histogram
                        http_seconds_bucket{le="0.1",path="/a b\\"}"} 5
                        http_seconds_bucket{le="+Inf"} 7 1700000000000
                        http_seconds_sum 0.25
                        # TYPE up gauge
                        up 1
                        other -Inf
                        """))
                .containsExactly(
                        new Sample("http_seconds_bucket{le=\"0.1\",path=\"/a b\\\"}\"}", "histogram", true, 5),
                        new Sample("http_seconds_bucket{le=\"+Inf\"}", "histogram", true, 7),
                        new Sample("http_seconds_sum", "histogram", true, 0.25),
                        new Sample("up", "gauge", false, 1),
                        new Sample("other", "untyped", false, Double.NEGATIVE_INFINITY));
    }

    @Test
    void a_quantile_of_a_summary_is_no_counter_and_what_is_no_number_is_left_out() {
        assertThat(TextMetrics.parse("# TYPE s summary\ns{quantile=\"0.5\"} NaN\ns{quantile=\"0.9\"} 2\ns_count 3\n"))
                .containsExactly(
                        new Sample("s{quantile=\"0.9\"}", "summary", false, 2),
                        new Sample("s_count", "summary", true, 3));
    }

    @Test
    void what_is_not_the_format_is_refused_with_the_line() {
        assertThatThrownBy(() -> TextMetrics.parse("up 1\n<html>no</html>\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<html>no</html>");
        assertThatThrownBy(() -> TextMetrics.parse("up one\n")).hasMessageContaining("up one");
    }
}
