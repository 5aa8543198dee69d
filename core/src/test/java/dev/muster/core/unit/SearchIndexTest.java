package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.ledger.Ledger;
import dev.muster.core.model.TestEngine;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The full-text index: what is merged when. What a search finds is in {@link ReadsTest}. */
@Tag("unit")
class SearchIndexTest {
    private static final Duration LONGEST_STEP = Duration.ofMillis(20);
    /** FTS5 merges levels of four segments and more: fewer stay as they are. */
    private static final int LEFT_AS_THEY_ARE = 3;

    private final TestEngine engine = TestEngine.open();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void what_a_search_had_to_index_first_is_merged_after_it_and_not_inside_of_it() {
        for (int i = 0; i < 10; i++) {
            engine.create(NewTask.titled("word number " + i));
            engine.done(engine.engine().ledger().indexing());
        }
        assertThat(segments()).isEqualTo(10);

        engine.advanceSlowly(Duration.ofSeconds(3), LONGEST_STEP);

        assertThat(segments()).isBetween(1L, (long) LEFT_AS_THEY_ARE);
        assertThat(found("word")).isEqualTo(10);
    }

    @Test
    void nobody_is_told_that_all_is_indexed_before_that_is_committed() {
        List<Boolean> pending = new ArrayList<>();
        AtomicReference<Ledger> ledger = new AtomicReference<>();
        try (TestEngine watched = TestEngine.open(options -> options.withFaults(point -> {
            if (point == FaultPoint.BEFORE_COMMIT && ledger.get() instanceof Ledger opened) {
                pending.add(opened.indexPending());
            }
        }))) {
            watched.create(NewTask.titled("word"));
            ledger.set(watched.engine().ledger());

            boolean all = watched.done(watched.engine().ledger().indexing());

            // Who searches now, from another thread, has to wait for the commit: what is indexed is not to be seen yet.
            assertThat(all).isTrue();
            assertThat(pending).containsExactly(true);
            assertThat(watched.engine().ledger().indexPending()).isFalse();
        }
    }

    @Test
    void merging_ends_and_then_the_engine_is_idle() {
        for (int i = 0; i < 30; i++) {
            engine.create(NewTask.titled("word number " + i));
            engine.done(engine.engine().ledger().indexing());
        }
        engine.advanceSlowly(Duration.ofSeconds(10), LONGEST_STEP);
        long statements = engine.engine().ledger().statements();

        engine.advanceSlowly(Duration.ofSeconds(10), LONGEST_STEP);

        assertThat(engine.engine().ledger().statements()).isEqualTo(statements);
    }

    @Test
    void under_a_load_of_new_texts_merging_keeps_up() {
        for (int i = 0; i < 20; i++) {
            engine.done(new CreateTasks(
                    TestEngine.PROJECT, Collections.nCopies(500, NewTask.titled("word number " + i)), null, null));
            engine.advanceSlowly(Duration.ofMillis(600), LONGEST_STEP);
            // At sixteen FTS5 merges them all at one go, and everybody waits.
            assertThat(segments()).isBetween(1L, 8L);
        }

        assertThat(found("word")).isEqualTo(10_000);
    }

    private long segments() {
        return engine.file().number("select count(distinct segid) from task_search_idx");
    }

    private long found(String word) {
        return engine.file().number("select count(*) from task_search where task_search match '" + word + "'");
    }
}
