package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bars of writing and reading, measured in one run. */
@Tag("long")
class AppendRateTest {
    @TempDir
    Path folder;

    @Test
    void a_batch_is_written_at_ten_times_the_rate_of_git_as_child_processes() {
        AppendBenchmark.Rates rates = AppendBenchmark.rates(folder.resolve("rates"), 9);
        assertThat(rates.ratio()[2]).as("50 sessions x 20, median ratio").isGreaterThanOrEqualTo(10);
    }

    @Test
    void the_latest_of_10_000_is_loaded_in_5_ms() {
        assertThat(AppendBenchmark.loadMs(folder.resolve("loads"), 10_000, 51)[0])
                .as("median, ms")
                .isLessThanOrEqualTo(5);
    }
}
