package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.LeakRecord;
import dev.muster.lab.result.SoakRecord;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SoakSeriesTest {
    private static final int LOOKS = 80;

    /** Two hours in which files are opened and never closed, and some threads come and go. */
    private static SoakRecord leaking() {
        SoakSeries series = new SoakSeries();
        for (int look = 0; look < LOOKS; look++) {
            SequencedMap<String, @Nullable Long> figures = new LinkedHashMap<>();
            figures.put(SoakRecord.LIVE_HEAP, null);
            figures.put(SoakRecord.RSS, look < 5 ? null : Long.valueOf(200_000_000));
            figures.put(SoakRecord.THREADS, 20L + look % 3);
            figures.put(SoakRecord.DESCRIPTORS, 100L + 2 * look);
            if (look >= 10) {
                figures.put("task_rows", 1000L * look);
            }
            series.add(90.0 * (look + 1), figures, null);
        }
        return series.record();
    }

    private static LeakRecord of(SoakRecord soak, String signal) {
        return Objects.requireNonNull(soak.leaks().get(signal), signal);
    }

    @Test
    void what_grows_without_end_is_a_leak_and_what_comes_and_goes_is_none() {
        SoakRecord soak = leaking();

        assertThat(of(soak, SoakRecord.DESCRIPTORS).state()).isEqualTo("leak");
        // Two in ninety seconds.
        assertThat(of(soak, SoakRecord.DESCRIPTORS).slope()).isBetween(79.0, 81.0);
        assertThat(of(soak, SoakRecord.THREADS).state()).isEqualTo("no_leak");
        assertThat(of(soak, SoakRecord.RSS).state()).isEqualTo("no_leak");
    }

    @Test
    void what_is_stored_may_grow_with_the_work() {
        assertThat(leaking().leaks()).doesNotContainKey("task_rows");
    }

    @Test
    void what_was_not_there_at_a_look_is_null_there_with_the_reason() {
        SoakRecord soak = leaking();

        assertThat(soak.signals().values())
                .allSatisfy(series -> assertThat(series).hasSize(LOOKS));
        assertThat(soak.signals().get("task_rows")).startsWith(null, null).endsWith(79_000.0);
        assertThat(soak.signals().get(SoakRecord.LIVE_HEAP)).containsOnlyNulls();
        assertThat(soak.notMeasured()).containsKeys(SoakRecord.LIVE_HEAP, SoakRecord.RSS);
        assertThat(soak.leaks()).doesNotContainKey(SoakRecord.LIVE_HEAP);
    }

    @Test
    void a_leak_fails_the_test() {
        assertThat(TestAnalysis.leaks(leaking()))
                .extracting(gate -> gate.metric() + " " + gate.state())
                .containsExactly(
                        "leak.rss_bytes " + GateState.PASS,
                        "leak.threads " + GateState.PASS,
                        "leak.descriptors " + GateState.FAIL);
    }

    @Test
    void too_few_looks_leave_it_open() {
        SoakSeries series = new SoakSeries();
        SequencedMap<String, @Nullable Long> figures = new LinkedHashMap<>();
        figures.put(SoakRecord.THREADS, 20L);
        series.add(1, figures, null);

        assertThat(TestAnalysis.leaks(series.record()))
                .extracting(gate -> gate.metric() + " " + gate.state())
                .containsExactly("leak.threads " + GateState.INCONCLUSIVE);
    }
}
