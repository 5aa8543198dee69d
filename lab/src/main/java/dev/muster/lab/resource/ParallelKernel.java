package dev.muster.lab.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies and adds, in eight chains beside each other that are in registers: it reads no memory and waits for
 * nothing, so that threads of it can hinder each other only where their processors do. One thread, all, and one again
 * take turns that are short beside how long neighbours on the host stay.
 */
final class ParallelKernel implements ProcessorProbe {
    private static final int ROUNDS = 4;
    private static final long SLICE_NANOS = 40_000_000;
    /** Some 10 µs. */
    private static final int STEPS = 4_000;

    private final int processors;
    /** What was computed is kept, or it need not be computed. */
    private final DoubleAdder results = new DoubleAdder();

    private boolean warm;

    ParallelKernel(int processors) {
        this.processors = processors;
    }

    @Override
    public @Nullable Double together() throws InterruptedException {
        if (processors == 1) {
            return null;
        }
        if (!warm) {
            rate(processors); // it is compiled meanwhile
            warm = true;
        }
        double[] shares = new double[ROUNDS];
        double before = rate(1);
        for (int round = 0; round < ROUNDS; round++) {
            double all = rate(processors);
            double after = rate(1);
            shares[round] = all / (processors * (before + after) / 2);
            before = after;
        }
        Arrays.sort(shares);
        return (shares[ROUNDS / 2 - 1] + shares[ROUNDS / 2]) / 2;
    }

    /** How much so many threads do at once, in kernels a nanosecond. */
    private double rate(int threads) throws InterruptedException {
        double[] rates = new double[threads];
        CountDownLatch ready = new CountDownLatch(threads);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            running.add(Thread.ofPlatform()
                    .name("lab-processor-probe-" + i)
                    .daemon(true)
                    .start(() -> {
                        ready.countDown();
                        await(ready);
                        rates[number] = slice();
                    }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return Arrays.stream(rates).sum();
    }

    private static void await(CountDownLatch ready) {
        try {
            ready.await();
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt(); // nobody knows this thread
        }
    }

    /** Kernels a nanosecond. */
    private double slice() {
        long start = System.nanoTime();
        long done = 0;
        double sum = 0;
        long elapsed;
        do {
            sum += kernel();
            done++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < SLICE_NANOS);
        results.add(sum);
        return (double) done / elapsed;
    }

    private static double kernel() {
        double a = 1;
        double b = 2;
        double c = 3;
        double d = 4;
        double e = 5;
        double f = 6;
        double g = 7;
        double h = 8;
        for (int i = 0; i < STEPS; i++) {
            a = a * 0.999_999 + 1e-9;
            b = b * 0.999_999 + 1e-9;
            c = c * 0.999_999 + 1e-9;
            d = d * 0.999_999 + 1e-9;
            e = e * 0.999_999 + 1e-9;
            f = f * 0.999_999 + 1e-9;
            g = g * 0.999_999 + 1e-9;
            h = h * 0.999_999 + 1e-9;
        }
        return a + b + c + d + e + f + g + h;
    }
}
