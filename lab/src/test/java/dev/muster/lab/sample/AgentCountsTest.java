package dev.muster.lab.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts that many agents raise at once. */
class AgentCountsTest {

    @Test
    void counts_are_apart_and_agents_together_whatever_row_they_share() {
        AgentCounts counts = new AgentCounts(1_000, 3);
        for (int agent = 0; agent < 1_000; agent++) {
            counts.add(agent, 0, 1);
            counts.add(agent, 2, agent);
        }

        assertThat(counts.sum(0)).isEqualTo(1_000);
        assertThat(counts.sum(1)).isZero();
        assertThat(counts.sum(2)).isEqualTo(999 * 500);
    }

    @Test
    void nothing_is_lost_where_agents_of_one_row_count_at_once() throws InterruptedException {
        int rows = 8 * Runtime.getRuntime().availableProcessors();
        AgentCounts counts = new AgentCounts(4 * rows, 2);
        List<Thread> agents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int agent = i * rows;
            agents.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 200_000; n++) {
                    counts.add(agent, 1, 1);
                }
            }));
        }
        for (Thread agent : agents) {
            agent.join();
        }

        assertThat(counts.sum(1)).isEqualTo(800_000);
        assertThat(counts.sum(0)).isZero();
    }
}
