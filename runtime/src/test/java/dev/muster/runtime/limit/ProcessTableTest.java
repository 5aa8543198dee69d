package dev.muster.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ProcessTableTest {
    @Test
    void a_name_with_brackets_and_blanks_does_not_shift_the_figures() {
        ProcessTable.Entry entry = ProcessTable.parse(
                "4242 (a) b (c)) S 17 4242 99 0 -1 4194560 100 0 0 0 250 50 40 10 20 0 1 0 12345 9000000 300 18446744073709551615");

        assertThat(entry.id()).isEqualTo(4242);
        assertThat(entry.parent()).isEqualTo(17);
        assertThat(entry.session()).isEqualTo(99);
        assertThat(entry.cpuNanos()).as("its own and its ended children's").isEqualTo(3_500_000_000L);
        assertThat(entry.resident() % 300).isZero();
        assertThat(entry.resident()).isGreaterThanOrEqualTo(300 * 4096);
    }

    @Test
    void a_tree_is_the_descendants_and_the_session_that_it_leads() {
        Map<Long, ProcessTable.Entry> all = new HashMap<>();
        for (long[] each : new long[][] {{10, 1, 10}, {11, 10, 10}, {12, 11, 77}, {13, 1, 10}, {14, 1, 14}}) {
            all.put(each[0], new ProcessTable.Entry(each[0], each[1], each[2], 0, 0));
        }

        assertThat(new ProcessTable(all).tree(10))
                .extracting(ProcessTable.Entry::id)
                .containsExactlyInAnyOrder(10L, 11L, 12L, 13L);
    }

    @Test
    void a_budget_is_spent_by_more_than_its_share_and_comes_back_with_time() {
        CpuBudget half = new CpuBudget(0.5);
        long second = 1_000_000_000L;
        assertThat(half.isSpent(0, 0)).isFalse();
        assertThat(half.isSpent(second, second / 2)).isFalse();
        assertThat(half.isSpent(2 * second, 3 * second / 2)).isTrue();
        assertThat(half.isSpent(4 * second, 3 * second / 2)).isFalse();
    }

    @Test
    void amounts_are_read_and_written_as_people_do() {
        assertThat(ResourceLimits.parseBytes("256m")).isEqualTo(256L << 20);
        assertThat(ResourceLimits.parseBytes("2GiB")).isEqualTo(2L << 30);
        assertThat(ResourceLimits.parseBytes("4096")).isEqualTo(4096);
        assertThat(ResourceLimits.bytes(256L << 20)).isEqualTo("256 MiB");
        assertThatThrownBy(() -> ResourceLimits.parseBytes("much"))
                .hasMessage("'much' is no amount; write it as 64k, 256m or 2g");
        assertThatThrownBy(() -> new ResourceLimits(1L, null)).hasMessageContaining("1 MiB or more");
    }
}
