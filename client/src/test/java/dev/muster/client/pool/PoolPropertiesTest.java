package dev.muster.client.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** No deadlock, no lost place, whatever callers and connections do. */
class PoolPropertiesTest {
    /** A connection that is nothing but itself. */
    private static final class Fake implements Pooled {
        private final AtomicInteger open;
        private boolean closed;
        volatile boolean stale;

        Fake(AtomicInteger open) {
            this.open = open;
            open.incrementAndGet();
        }

        @Override
        public boolean isStale() {
            return stale;
        }

        @Override
        public void close() {
            assertThat(closed).as("closed twice").isFalse();
            closed = true;
            open.decrementAndGet();
        }
    }

    /** Another side that may be gone. */
    private static final class Side implements Connector<Fake> {
        final AtomicInteger open = new AtomicInteger();
        volatile boolean gone;
        volatile boolean defective;
        volatile boolean healthy = true;

        @Override
        public Fake open() throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
            if (defective) {
                throw new IllegalStateException("a defect");
            }
            return new Fake(open);
        }

        @Override
        public boolean isHealthy(Fake connection) {
            return healthy;
        }
    }

    private final Side side = new Side();
    private final AtomicLong now = new AtomicLong();

    private Pool<Fake> pool(int min, int max, Duration patience) {
        return new Pool<>(
                side,
                PoolOptions.defaults().withSize(min, max).withPatience(patience).withIdle(Duration.ofSeconds(20)),
                now::get);
    }

    /** Every way in which a caller may use a connection, or fail to get one; afterwards all places are free. */
    @Property(tries = 300)
    void no_place_is_ever_lost(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 1, max = 4) int max,
            @ForAll @IntRange(min = 0, max = 1) int min)
            throws Exception {
        Pool<Fake> pool = pool(min, max, Duration.ZERO);
        Random random = new Random(seed);
        List<Pool<Fake>.Loan> loans = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> {
                    try {
                        loans.add(pool.take());
                    } catch (IOException | IllegalStateException e) {
                        assertThat(loans.size() == max || side.gone || side.defective)
                                .isTrue();
                    }
                }
                case 3, 4 -> {
                    if (!loans.isEmpty()) {
                        Pool<Fake>.Loan loan = loans.remove(random.nextInt(loans.size()));
                        if (random.nextBoolean()) {
                            loan.stillGood();
                        }
                        loan.connection().stale = random.nextInt(4) == 0;
                        loan.close();
                        loan.close(); // closing once more changes nothing
                    }
                }
                case 5 -> {
                    side.gone = random.nextBoolean();
                    side.defective = random.nextInt(3) == 0;
                    side.healthy = random.nextBoolean();
                }
                case 6 -> now.addAndGet(Duration.ofSeconds(random.nextInt(30)).toNanos());
                case 7 -> {
                    try {
                        pool.tend();
                    } catch (IllegalStateException defect) {
                        assertThat(side.defective).isTrue();
                    }
                }
                default -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(pool::take).isInstanceOf(InterruptedException.class);
                }
            }
            assertThat(pool.stats().inUse()).isEqualTo(loans.size());
            assertThat(side.open.get()).isEqualTo(loans.size() + pool.stats().idle());
            assertThat(pool.stats().opened() - pool.stats().closed()).isEqualTo(side.open.get());
        }
        loans.forEach(Pool.Loan::close);
        side.gone = false;
        side.defective = false;
        for (int i = 0; i < max; i++) { // all places are there again
            loans.add(pool.take());
        }
        loans.forEach(Pool.Loan::close);
        pool.close();
        assertThat(side.open).hasValue(0);
    }

    /** More callers than places, some of which fail, are slow or are interrupted: all come to an end. */
    @Property(tries = 20)
    void callers_never_hold_one_another_up_for_ever(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 4) int max) throws Exception {
        Pool<Fake> pool = pool(0, max, Duration.ofSeconds(60));
        AtomicInteger holding = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        List<Throwable> wrong = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, e) -> wrong.add(e))
                    .start(() -> {
                        try (Pool<Fake>.Loan loan = pool.take()) {
                            assertThat(holding.incrementAndGet()).isLessThanOrEqualTo(max);
                            Thread.yield();
                            if (random.nextBoolean()) {
                                loan.stillGood();
                            }
                            holding.decrementAndGet();
                            served.incrementAndGet();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                        }
                    }));
            if (random.nextInt(5) == 0) {
                threads.getLast().interrupt();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(served.get() + interrupted.get()).isEqualTo(100);
        assertThat(pool.stats().inUse()).isZero();
        assertThat(pool.stats().waiting()).isZero();
    }

    @Example
    void who_holds_a_connection_and_asks_for_another_is_told_and_does_not_hang() throws Exception {
        Pool<Fake> pool = pool(0, 1, Duration.ofMillis(1));
        try (Pool<Fake>.Loan held = pool.take()) {
            assertThat(held.connection().isStale()).isFalse();
            assertThatThrownBy(pool::take)
                    .isInstanceOf(Pool.Exhausted.class)
                    .hasMessage("all 1 connections are in use, and none became free in 1 ms");
        }
        assertThat(pool.stats().exhausted()).isEqualTo(1);
        pool.take().close();
    }

    @Example
    void a_connection_that_was_idle_for_too_long_or_is_stale_is_not_used_again() throws Exception {
        Pool<Fake> pool = pool(0, 2, Duration.ZERO);
        Fake first = usedOnce(pool);
        assertThat(usedOnce(pool)).isSameAs(first);
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(usedOnce(pool)).isSameAs(first);
        first.stale = true;
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        Fake second = usedOnce(pool);
        assertThat(second).isNotSameAs(first);
        now.addAndGet(Duration.ofSeconds(21).toNanos());
        assertThat(usedOnce(pool)).isNotSameAs(second);
        assertThat(side.open).hasValue(1);
    }

    private static Fake usedOnce(Pool<Fake> pool) throws Exception {
        try (Pool<Fake>.Loan loan = pool.take()) {
            loan.stillGood();
            return loan.connection();
        }
    }

    @Example
    void a_pool_that_is_tended_keeps_its_least_number_alive() throws Exception {
        Pool<Fake> pool = pool(2, 4, Duration.ZERO);
        assertThat(pool.tend()).isTrue();
        assertThat(pool.stats().idle()).isEqualTo(2);
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        side.healthy = false;
        assertThat(pool.tend()).as("none of them answers").isFalse();
        assertThat(side.open).hasValue(0);
        side.healthy = true;
        assertThat(pool.tend()).isTrue();
        assertThat(pool.stats().idle()).isEqualTo(2);
        assertThat(pool.stats().closed()).isEqualTo(2);
    }

    @Example
    void callers_that_wait_are_told_when_the_pool_is_closed() throws Exception {
        Pool<Fake> pool = pool(0, 1, Duration.ofHours(1));
        Pool<Fake>.Loan held = pool.take();
        List<String> told = new ArrayList<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (Pool<Fake>.Loan loan = pool.take()) {
                told.add("got " + loan.connection());
            } catch (IOException | InterruptedException e) {
                told.add(String.valueOf(e.getMessage()));
            }
        });
        while (pool.stats().waiting() == 0) {
            Thread.onSpinWait();
        }
        pool.close();
        waiting.join();

        assertThat(told).containsExactly("the client is closed");
        held.stillGood();
        held.close();
        assertThat(side.open).as("what is given back later is closed").hasValue(0);
    }

    /** Being looked after counted as being used, so a pool that was tended often enough kept all for ever. */
    @Example
    void what_nobody_uses_is_closed_however_often_the_pool_is_tended() throws Exception {
        Pool<Fake> pool = pool(1, 4, Duration.ZERO);
        List<Pool<Fake>.Loan> loans = List.of(pool.take(), pool.take(), pool.take());
        loans.forEach(loan -> {
            loan.stillGood();
            loan.close();
        });
        for (int i = 0; i < 5; i++) {
            now.addAndGet(Duration.ofSeconds(5).toNanos());
            pool.tend();
        }

        assertThat(side.open).as("of three, the least number is kept").hasValue(1);
        assertThat(pool.stats().opened()).isEqualTo(3);
        try (Pool<Fake>.Loan warm = pool.take()) {
            warm.stillGood();
        }
        assertThat(pool.stats().opened()).as("and can be used at once").isEqualTo(3);
    }
}
