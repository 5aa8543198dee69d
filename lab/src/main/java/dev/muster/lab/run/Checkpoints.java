package dev.muster.lab.run;

import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.SoakRecord.LiveAudit;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The looks of a soak at what its target holds on to, from a thread of their own while the load goes on. Each forces
 * one full collection, whose pause the load feels: it is in the response times, once a checkpoint.
 */
final class Checkpoints {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Course.Soak plan;
    private final long windowNanos;
    private final TestBed bed;
    private final Runnable looked;
    private final ProcessProbe probe;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final SoakSeries series = new SoakSeries();
    private volatile long from;
    private volatile @Nullable Thread thread;

    /**
     * @param window how long the load lasts
     * @param looked called after each look
     */
    Checkpoints(Course.Soak plan, Duration window, TestBed bed, Runnable looked) {
        this.plan = plan;
        this.windowNanos = window.toNanos();
        this.bed = bed;
        this.looked = looked;
        this.probe = new ProcessProbe(bed.pid());
    }

    /** The window begins: looks are taken from now on. */
    void begin() {
        from = System.nanoTime();
        thread = Thread.ofPlatform().name("lab-checkpoints").daemon(true).start(this::run);
    }

    private void run() {
        try {
            for (int look = 1; look < plan.checkpoints(); look++) {
                long due = from + windowNanos / plan.checkpoints() * look;
                if (ending.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                look(audited(look));
                looked.run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Audits are spread evenly over the looks before the last, after which the test's own audit comes. */
    private boolean audited(int look) {
        int share = plan.audits() + 1;
        return look * share / plan.checkpoints() > (look - 1) * share / plan.checkpoints();
    }

    /** The window ends: takes the last look. */
    void end() {
        ending.countDown();
        Thread taking = thread;
        try {
            if (taking != null) {
                taking.join();
            }
            look(/* audited= */ false);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private double now() {
        return (System.nanoTime() - from) / NANOS_PER_SECOND;
    }

    private void look(boolean audited) throws InterruptedException {
        double at = now();
        Reading reading = probe.read();
        Long heap = bed.collectedHeapBytes();
        SequencedMap<String, @Nullable Long> figures = new LinkedHashMap<>();
        figures.put(SoakRecord.LIVE_HEAP, heap);
        figures.put(SoakRecord.RSS, reading.rssBytes());
        figures.put(SoakRecord.THREADS, reading.threads());
        figures.put(SoakRecord.DESCRIPTORS, reading.descriptors());
        bed.stored().forEach(figures::put);
        series.add(at, figures, audited ? audit() : null);
    }

    private @Nullable LiveAudit audit() {
        double begun = now();
        try {
            return bed.auditUnderLoad()
                    .map(findings -> new LiveAudit(begun, now() - begun, findings, null))
                    .orElseGet(() -> new LiveAudit(begun, 0, null, "this target cannot be audited under load"));
        } catch (TargetException unreadable) {
            return new LiveAudit(begun, now() - begun, null, unreadable.getMessage());
        }
    }

    /** What has been seen so far. */
    SoakRecord record() {
        return series.record();
    }
}
