package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four read connections and many callers. */
@Tag("unit")
@NullUnmarked
class ReadPoolTest {
    private static final int CONNECTIONS = 4;
    private static final int CALLERS = 200;

    private Store store;
    private ReadPool readers;
    private Db writer;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = Store.open(directory, false);
        writer = store.writer();
        readers = withPatience(Duration.ofSeconds(1));
    }

    private ReadPool withPatience(Duration patience) {
        return new ReadPool(store, CONNECTIONS, () -> {}, patience);
    }

    @AfterEach
    void close() {
        readers.close();
        writer.close();
    }

    @Test
    void callers_behind_queries_that_do_not_end_are_told_that_it_is_busy_and_served_again_afterwards()
            throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(CONNECTIONS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> slow = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                slow.add(threads.submit(() -> readers.query(db -> {
                    begun.countDown();
                    awaitUnlessInterrupted(end);
                    return one(db);
                })));
            }
            begun.await();

            List<Future<Object>> behind = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                behind.add(threads.submit(() -> answer(readers)));
            }
            for (Future<Object> each : behind) {
                assertThat(each.get()).isInstanceOfSatisfying(RefusedException.class, busy -> {
                    assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
                    assertThat(busy.refusal().retryAfter()).isPositive();
                });
            }

            end.countDown();
            for (Future<Long> each : slow) {
                assertThat(each.get()).isOne(); // it ran already: its caller has waited for it
            }
            // A machine that stands still may make one more busy; not again and again.
            long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            Object answer = answer(readers);
            while (answer instanceof RefusedException && System.nanoTime() < limit) {
                answer = answer(readers);
            }
            assertThat(answer).isEqualTo(1L);
        }
    }

    @Test
    void callers_behind_short_queries_are_all_served() throws Exception {
        // More than a machine stands still for: whoever is not served was forgotten.
        try (ReadPool patient = withPatience(Duration.ofMinutes(1));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(threads.submit(() -> answer(patient)));
            }
            for (Future<Object> each : all) {
                assertThat(each.get()).isEqualTo(1L);
            }
        }
    }

    /** They were forgotten with the connection of the export: a counter went down. */
    @Test
    void the_statements_of_an_export_are_still_counted_when_it_has_ended() throws Exception {
        readers.query(ReadPoolTest::one);

        long meanwhile = readers.snapshot((db, durable) -> {
            for (int i = 0; i < 10; i++) {
                one(db);
            }
            return readers.statements();
        });

        assertThat(meanwhile).isGreaterThan(10);
        assertThat(readers.statements()).isGreaterThanOrEqualTo(meanwhile);
    }

    private static Object answer(ReadPool pool) {
        try {
            return pool.query(ReadPoolTest::one);
        } catch (RefusedException e) {
            return e;
        }
    }

    private static long one(Db db) {
        return db.sql("select 1").longOr(0);
    }

    private static void awaitUnlessInterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
