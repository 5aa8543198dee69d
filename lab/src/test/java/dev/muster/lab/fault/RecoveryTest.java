package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.fault.History.Entry;
import dev.muster.lab.fault.History.What;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery measured from histories whose answer is known. */
class RecoveryTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1000 * MS;
    private static final long GAP = 5 * MS; // 200 operations a second
    private static final long SERVICE = 2 * MS;

    private final List<Entry> entries = new ArrayList<>();

    private void operation(long due, long done, What what) {
        entries.add(new Entry(what, what == What.OK ? "" : "unreachable", due, due, done));
    }

    private Recovery recovery(long injected, long lifted, long until) {
        entries.sort(Comparator.comparingLong(Entry::done));
        return Recovery.of(entries, 0, injected, lifted, until);
    }

    /** Fixed rate for 12 s; what is due between 4 s and 5.2 s ends, one after the other, from 5.2 s on. */
    private void outage(long from, long back) {
        long free = back;
        for (long due = 0; due < 12 * SECOND; due += GAP) {
            if (due < from) {
                operation(due, due + SERVICE, What.OK);
            } else {
                free = Math.max(due, free) + MS; // five times faster than they come
                operation(due, free + SERVICE, What.OK);
            }
        }
    }

    @Test
    void first_success_backlog_and_steadiness_count_from_when_the_fault_was_lifted() {
        outage(4 * SECOND, 5200 * MS);
        entries.add(new Entry(What.ATTEMPT, "unreachable", 4 * SECOND, 4 * SECOND, 4030 * MS));

        Recovery recovery = recovery(4 * SECOND, 5 * SECOND, 12 * SECOND);

        assertThat(recovery.detectMs()).isEqualTo(30);
        assertThat(recovery.recoveryMs()).isEqualTo(203);
        // 240 operations wait; one in five milliseconds comes, five go: made up for after 240 / 0.8 ms.
        assertThat(recovery.backlogMs()).isBetween(480.0, 510.0);
        assertThat(recovery.steadyMs()).isBetween(500.0, 500 + recovery.windowMs());
        assertThat(recovery.stallMs()).isEqualTo(1203);
        assertThat(recovery.worstMs()).isEqualTo(1203);
        assertThat(recovery.retried()).isEqualTo(1);
        assertThat(recovery.failed()).isZero();
        assertThat(recovery.notMeasured()).isEmpty();
    }

    @Test
    void a_load_that_ended_before_the_fault_was_lifted_says_so_and_not_that_nothing_came_back() {
        outage(4 * SECOND, 13 * SECOND);

        Recovery recovery = recovery(4 * SECOND, 14 * SECOND, 12 * SECOND);

        assertThat(recovery.never("steady_ms")).isFalse();
        assertThat(recovery.notMeasured().get("steady_ms"))
                .isEqualTo("the load ended 2.0 s before the fault was lifted: lengthen the test");
    }

    @Test
    void a_backlog_that_grows_only_after_the_fault_was_lifted_is_measured_to_its_end() {
        outage(4 * SECOND, 5200 * MS);

        // As of a killed server: started again at once, and back after 1.2 s.
        assertThat(recovery(4 * SECOND, 4 * SECOND, 12 * SECOND).backlogMs()).isBetween(1480.0, 1510.0);
    }

    /** Arrivals end with the window: what is under way then runs out, and was taken for made up. */
    @Test
    void a_backlog_that_only_the_end_of_the_load_makes_up_for_is_never_made_up_for() {
        for (long due = 0; due < 12 * SECOND; due += GAP) {
            long takes = due < 4 * SECOND ? SERVICE : 500 * MS;
            operation(due, Math.max(due + takes, due < 4 * SECOND ? 0 : 5 * SECOND), What.OK);
        }

        assertThat(recovery(4 * SECOND, 5 * SECOND, 12 * SECOND).backlogMs()).isNull();
    }

    @Test
    void a_stall_counts_from_the_intended_start_of_each_operation_that_it_held_up() {
        outage(4 * SECOND, 5200 * MS);

        Recovery recovery = recovery(4 * SECOND, 5 * SECOND, 12 * SECOND);

        // Due between 4 s and about 4.25 s: over a second each.
        assertThat(recovery.unavailable()).isBetween(0.02, 0.04);
    }

    @Test
    void one_that_never_comes_back_has_no_figures_and_says_never() {
        for (long due = 0; due < 10 * SECOND; due += GAP) {
            boolean good = due < 4 * SECOND;
            operation(due, due + SERVICE, good ? What.OK : What.FAILED);
        }

        Recovery recovery = recovery(4 * SECOND, 5 * SECOND, 10 * SECOND);

        assertThat(recovery.detectMs()).isEqualTo(2);
        assertThat(recovery.recoveryMs()).isNull();
        assertThat(recovery.never("recovery_ms")).isTrue();
        assertThat(recovery.never("steady_ms")).isTrue();
        assertThat(recovery.notMeasured().get("recovery_ms"))
                .isEqualTo("never: no operation ended well within the 5.0 s that the load went on");
        assertThat(recovery.failed()).isEqualTo(1200);
        assertThat(recovery.unavailable()).isEqualTo(1);
    }

    @Test
    void one_that_comes_back_at_half_its_rate_is_not_steady() {
        for (long due = 0; due < 12 * SECOND; due += GAP) {
            boolean good = due < 4 * SECOND || (due > 5 * SECOND && due / GAP % 2 == 0);
            operation(due, due + SERVICE, good ? What.OK : What.FAILED);
        }

        Recovery recovery = recovery(4 * SECOND, 5 * SECOND, 12 * SECOND);

        assertThat(recovery.recoveryMs()).isLessThan(20);
        assertThat(recovery.never("steady_ms")).isTrue();
    }

    @Test
    void one_whose_rate_is_back_at_once_and_whose_answers_are_slow_for_longer_is_normal_only_then() {
        for (long due = 0; due < 12 * SECOND; due += GAP) {
            boolean slow = due >= 4 * SECOND && due < 7 * SECOND;
            operation(due, due + (slow ? 20 * SERVICE : SERVICE), What.OK);
        }

        Recovery recovery = recovery(4 * SECOND, 5 * SECOND, 12 * SECOND);

        assertThat(recovery.steadyMs()).isZero();
        assertThat(recovery.normalMs()).isBetween(2000.0, 2000 + 2 * recovery.windowMs());
    }

    @Test
    void what_was_due_before_measuring_and_ends_after_the_fault_shows_that_the_target_is_back() {
        operation(-SECOND, 5100 * MS, What.OK);
        for (long due = 0; due < 8 * SECOND; due += GAP) {
            operation(due, 8 * SECOND, What.NOT_STARTED);
        }

        assertThat(recovery(4 * SECOND, 5 * SECOND, 8 * SECOND).recoveryMs()).isEqualTo(100);
    }

    @Test
    void what_nobody_noticed_was_not_detected() {
        for (long due = 0; due < 12 * SECOND; due += GAP) {
            operation(due, due + SERVICE, What.OK);
        }

        Recovery recovery = recovery(4 * SECOND, 5 * SECOND, 12 * SECOND);

        assertThat(recovery.detectMs()).isNull();
        assertThat(recovery.never("detect_ms")).isFalse();
        assertThat(recovery.steadyMs()).isZero();
        assertThat(recovery.backlogMs()).isZero();
    }

    @Test
    void a_history_is_read_as_it_was_written(@TempDir Path directory) throws Exception {
        History history = new History();
        history.ended(SECOND, SECOND + 1, SECOND + 3 * MS, null);
        history.ended(2 * SECOND, 2 * SECOND, 2 * SECOND + MS, "a, b");
        history.failed(SECOND, 3 * SECOND, "unreachable");
        history.notStarted(4 * SECOND, 5 * SECOND);
        Path file = directory.resolve("h.csv");

        history.write(file, SECOND);

        assertThat(History.read(file))
                .containsExactly(
                        new Entry(What.OK, "", 0, 0, 3 * MS),
                        new Entry(What.FAILED, "a  b", SECOND, SECOND, SECOND + MS),
                        new Entry(What.ATTEMPT, "unreachable", 0, 0, 2 * SECOND),
                        new Entry(What.NOT_STARTED, "not_started", 3 * SECOND, 4 * SECOND, 4 * SECOND));
    }
}
