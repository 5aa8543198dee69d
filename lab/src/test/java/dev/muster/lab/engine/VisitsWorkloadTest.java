package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.engine.VisitsWorkload.Left;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Visits to a server that is pretended. */
class VisitsWorkloadTest {
    private final List<Integer> parties = new ArrayList<>();
    private Left server = new Left(20L, 12L, 1_000L);
    private int looks;
    private int asked;

    private VisitsWorkload workload(int party) {
        return new VisitsWorkload(
                party,
                parties::add,
                () -> {
                    asked++;
                    return 0;
                },
                () -> {
                    looks++;
                    return server;
                });
    }

    private static void visit(VisitsWorkload workload, long index) throws InterruptedException {
        workload.prepare(0, index, 0);
        assertThat(workload.invoke(0, index, 0)).isEqualTo(new Outcome.Ok(10_000));
    }

    @Test
    void what_an_engine_fills_once_is_full_before_anybody_looks() {
        workload(1_000);
        assertThat(parties.stream().mapToInt(Integer::intValue).sum())
                .as("visitors, of whom each writes two of the 16,384 events that are kept in memory")
                .isGreaterThanOrEqualTo(16_384 / 2);
        assertThat(asked).as("questions, of which each opens a read connection").isGreaterThan(parties.size() + 4);
        parties.clear();
        workload(10_000);
        assertThat(parties).containsExactly(10_000);
    }

    @Test
    void the_server_is_looked_at_after_each_visit_and_the_most_that_was_left_counts() throws Exception {
        VisitsWorkload workload = workload(10_000);
        visit(workload, 0);
        server = new Left(22L, 11L, 1_100L); // gone again after the second visit
        visit(workload, 1);
        server = new Left(20L, 15L, 1_010L);
        List<Gauge> gauges = workload.windowEnds();

        assertThat(looks).isEqualTo(3);
        assertThat(gauges)
                .containsExactly(
                        Gauge.of(VisitsWorkload.DESCRIPTORS, 2),
                        Gauge.of(VisitsWorkload.THREADS, 3),
                        Gauge.of(VisitsWorkload.LIVE_HEAP, 10));
    }

    @Test
    void nobody_looks_twice_after_one_visit() throws Exception {
        VisitsWorkload workload = workload(10_000);
        visit(workload, 0);
        workload.prepare(0, 1, 0); // asked to get ready for a visit that does not come
        workload.windowEnds();

        assertThat(looks).isEqualTo(2);
    }

    @Test
    void a_rehearsal_that_fails_ends_the_test() {
        assertThatThrownBy(() -> new VisitsWorkload(
                        10,
                        party -> {
                            throw new TargetException("nobody answers");
                        },
                        () -> 0,
                        () -> server))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("nobody answers");
    }
}
