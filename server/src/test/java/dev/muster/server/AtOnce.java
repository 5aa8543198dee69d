package dev.muster.server;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many who do the same at the same time. */
public final class AtOnce {
    private AtOnce() {}

    /** What each of them does. */
    @FunctionalInterface
    public interface Work {
        void run(int which) throws Exception;
    }

    /** Lets all of them do it, and waits for the last; fails as the first of them does that fails. */
    public static void run(int many, Work work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> running = IntStream.range(0, many)
                    .mapToObj(which -> threads.submit(() -> {
                        work.run(which);
                        return new Object();
                    }))
                    .toList();
            for (Future<Object> each : running) {
                each.get();
            }
        }
    }
}
