package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {

    @Test
    void a_histogram_is_read_class_by_class_and_one_that_is_cut_off_is_none() {
        String bytes = "   1:   4711   123456  [B (java.base@25)";
        String texts = "   2:    100     2400  java.lang.String (java.base@25)";
        assertThat(ClassHistogram.parse(List.of("4321:", bytes, texts, "Total  4811  125856")))
                .hasValueSatisfying(all -> {
                    assertThat(all.bytes()).isEqualTo(125_856);
                    assertThat(all.bytes("[B")).isEqualTo(123_456);
                });
        assertThat(ClassHistogram.parse(List.of("4321:", bytes, texts))).isEmpty();
        assertThat(ClassHistogram.parse(List.of("4321:", "No such command"))).isEmpty();
    }

    @Test
    void what_a_collector_fills_dead_space_with_is_nobodys_heap() {
        assertThat(ClassHistogram.parse(List.of(
                        "   3:  247  2420312  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)",
                        " 150:  20  320  jdk.internal.vm.FillerObject (java.base@25.0.3)",
                        "   4:  9  1000000  dev.muster.FillerElement",
                        "Total  276  3420632")))
                .hasValueSatisfying(all -> assertThat(all.bytes()).isEqualTo(1_000_000));
    }
}
