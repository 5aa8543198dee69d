package dev.muster.lab.run;

import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.History;
import dev.muster.lab.fault.Overload;
import dev.muster.lab.fault.Recovery;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts a fault in and lifts it again at its times while a load goes on, and keeps what the load came to. */
final class FaultTimer implements AutoCloseable {
    /** Longer than any target takes to be started again. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long UNSET = Long.MIN_VALUE;
    private static final double NANOS_PER_SECOND = 1e9;

    private final FaultPlan plan;
    private final Fault fault;
    private final History history = new History();
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile long from = UNSET;
    private volatile long injected = UNSET;
    private volatile long lifted = UNSET;
    private volatile long until = UNSET;
    private volatile @Nullable String broken;
    /** Why the target was not there again when the fault was lifted, which is its fault and not the measurement's. */
    private volatile @Nullable String notBack;

    private volatile @Nullable Thread thread;

    FaultTimer(FaultPlan plan, Fault fault) {
        this.plan = plan;
        this.fault = fault;
    }

    History history() {
        return history;
    }

    /** Measuring begins. */
    void begin() {
        from = System.nanoTime();
        thread = Thread.ofPlatform().name("lab-fault").daemon(true).start(this::run);
    }

    /** Measuring ends. */
    void end() {
        until = System.nanoTime();
    }

    private void run() {
        String what = "put in";
        try {
            if (ending.await(from + plan.at().toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
            fault.inject();
            injected = System.nanoTime();
            if (!plan.hold().isZero()) {
                // Cut short only when the load was: then it has to be lifted all the same.
                boolean cut = ending.await(plan.hold().toNanos(), TimeUnit.NANOSECONDS);
                if (cut) {
                    broken = "the load ended before the fault was lifted";
                }
            }
            what = "lifted";
            lifted = System.nanoTime();
            fault.lift();
        } catch (TargetException gone) {
            if (lifted == UNSET) {
                broken = "the fault could not be put in: " + gone.getMessage();
            } else {
                notBack = "the target did not come back: " + gone.getMessage();
            }
        } catch (IOException | RuntimeException failed) {
            broken = "the fault could not be " + what + ": " + failed.getMessage();
        } catch (InterruptedException stopped) {
            broken = notBack == null ? "interrupted before the fault was " + what : null; // it was waited for too long
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until the fault has been lifted; the load is over.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    void finish() throws InterruptedException {
        ending.countDown();
        Thread running = thread;
        if (running != null && !running.join(PATIENCE)) {
            notBack = "the target was not back " + PATIENCE.toSeconds() + " s after the load had ended";
            running.interrupt();
        }
    }

    /**
     * What came of it.
     *
     * @param directory of the run
     * @param file takes the single operations, relative to it
     * @throws IOException when the disk refuses that
     */
    FaultRecord.Injection record(int repetition, Path directory, String file) throws IOException {
        long origin = from;
        history.write(directory.resolve(file), origin);
        boolean there = injected != UNSET;
        boolean done = there && lifted != UNSET && broken == null;
        String evidence = there ? fault.evidence().orElse(null) : null;
        if (done) {
            broken = fault.flaw().orElse(null);
        }
        String answers = file.replace(".operations.", ".overload.");
        Overload overload = there
                ? fault.overload(directory.resolve(answers), answers, origin).orElse(null)
                : null;
        return new FaultRecord.Injection(
                repetition,
                there ? (Double) ((injected - origin) / NANOS_PER_SECOND) : null,
                lifted == UNSET ? null : (Double) ((lifted - origin) / NANOS_PER_SECOND),
                (until - origin) / NANOS_PER_SECOND,
                evidence,
                there || broken != null ? broken : "the load ended before the fault was put in",
                there ? violations() : List.of(),
                done && evidence != null ? Recovery.of(history.entries(), origin, injected, lifted, until) : null,
                file,
                overload);
    }

    private List<String> violations() {
        List<String> all = new ArrayList<>(fault.violations());
        String gone = notBack;
        if (gone != null) {
            all.add(gone);
        }
        return all;
    }

    @Override
    public void close() {
        ending.countDown();
        fault.close();
    }
}
