package dev.muster.lab.run;

import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.SoakRecord.LiveAudit;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
    private final ReentrantLock looking = new ReentrantLock();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final List<Double> seconds = new ArrayList<>();
    private final SequencedMap<String, List<@Nullable Double>> signals = new LinkedHashMap<>();
    private final List<LiveAudit> audits = new ArrayList<>();
    private final Map<String, String> notMeasured = new TreeMap<>();
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
        LiveAudit audit = audited ? audit() : null;
        looking.lock();
        try {
            figures.forEach((name, value) -> {
                List<@Nullable Double> series = signals.computeIfAbsent(name, unused -> new ArrayList<>());
                while (series.size() < seconds.size()) {
                    series.add(null); // it was not there at earlier looks
                }
                series.add(value == null ? null : Double.valueOf(value));
                if (value == null) {
                    notMeasured.put(name, "this target does not show it at every look");
                }
            });
            seconds.add(at);
            if (audit != null) {
                audits.add(audit);
            }
        } finally {
            looking.unlock();
        }
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
        looking.lock();
        try {
            return new SoakRecord(seconds, signals, audits, notMeasured);
        } finally {
            looking.unlock();
        }
    }
}
