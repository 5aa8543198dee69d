package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyTest {
    private static final int CALLERS = 20;

    @Test
    void nothing_is_made_before_somebody_asks() {
        AtomicInteger made = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(made::incrementAndGet);
        assertThat(made).hasValue(0);
        assertThat(lazy.get()).isEqualTo(1);
        assertThat(lazy.get()).isEqualTo(1);
    }

    @Test
    void callers_who_ask_at_once_get_one_and_the_same_value() throws Exception {
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        Lazy<Object> lazy = new Lazy<>(Object::new);
        List<Future<Object>> got = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                got.add(callers.submit(() -> {
                    together.await();
                    return lazy.get();
                }));
            }
        }
        assertThat(got).extracting(Future::resultNow).containsOnly(lazy.get());
    }

    @Test
    void what_could_not_be_made_is_made_for_the_next_who_asks() {
        AtomicInteger tries = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return tries.get();
        });
        assertThatThrownBy(lazy::get).hasMessage("not yet");
        assertThat(lazy.get()).isEqualTo(2);
    }
}
