package dev.muster.lab.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
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

    /**
     * How much so many threads do at once, in kernels a nanosecond of one window for all of them: in windows of their
     * own a thread that gets its processor late would be counted as if it had worked beside those that ended before.
     */
    private double rate(int threads) throws InterruptedException {
        AtomicLong start = new AtomicLong();
        CyclicBarrier ready = new CyclicBarrier(threads, () -> start.set(System.nanoTime()));
        LongAdder done = new LongAdder();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofPlatform()
                    .name("lab-processor-probe-" + i)
                    .daemon(true)
                    .start(() -> {
                        await(ready);
                        done.add(kernelsUntil(start.get() + SLICE_NANOS));
                    }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return (double) done.sum() / SLICE_NANOS;
    }

    private static void await(CyclicBarrier ready) {
        try {
            ready.await();
        } catch (InterruptedException | BrokenBarrierException never) {
            throw new IllegalStateException("nobody knows these threads", never);
        }
    }

    /** Those that end by then, of {@link System#nanoTime}. */
    private long kernelsUntil(long end) {
        long done = 0;
        double sum = kernel();
        while (System.nanoTime() - end < 0) {
            done++;
            sum += kernel();
        }
        results.add(sum);
        return done;
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
