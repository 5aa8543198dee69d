package dev.muster.lab.mcp;

import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.operation.Measure;
import dev.muster.lab.operation.Query;
import dev.muster.lab.operation.Request;
import dev.muster.lab.sample.Series;
import dev.muster.lab.target.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a call while it is under way, and times how long something still comes of it: events of its answer, and a
 * number of the server's that grows as long as it works. It has stopped when neither was seen to change for
 * {@link #QUIET}; a tool that pauses for longer is taken for stopped.
 */
final class CancelMeasure {
    /** Silence that counts as the end. */
    static final Duration QUIET = Duration.ofMillis(250);

    private static final Set<String> BROKEN = Set.of("transport", "protocol", "timeout", "hang", "session_lost");
    private static final long POLL = 2_000_000;
    private static final long OVERSLEPT = 20_000_000;

    private final Way way;
    private final ProgressCounts counts;
    private final Duration patience;

    /** How the calls go. */
    interface Way {
        /** Calls and waits. */
        Map<?, ?> call(Request.Tool tool, CallTrace trace) throws CallFailure, InterruptedException;

        /** Cancels a call by its id, from another thread. */
        void cancel(long id) throws CallFailure, InterruptedException;

        /** Calls meanwhile. */
        Map<?, ?> meanwhile(String tool) throws CallFailure, InterruptedException;

        /** Whether cancelling it ends what could be heard of it, whatever the server goes on to do. */
        boolean deafens();
    }

    /** @param patience how long it may take to stop */
    CancelMeasure(Way way, ProgressCounts counts, Duration patience) {
        this.way = way;
        this.counts = counts;
        this.patience = patience;
    }

    /**
     * Measures once.
     *
     * @throws CallFailure {@code not_stopped} if it has not stopped in time, {@code check} if the call had ended before
     *     it was to be cancelled, or nothing can show that it stops
     */
    Answer take(Request.Tool tool, Measure.Cancel how) throws CallFailure, InterruptedException {
        CallTrace trace = new CallTrace(/* wantsProgress= */ true, counts);
        try (Underway calling = new Underway(() -> way.call(tool, trace))) {
            calling.runFor(how.after());
            if (how.counter() == null && (way.deafens() || !trace.begun())) {
                throw new CallFailure(
                        "check",
                        "nothing shows whether it stops: "
                                + (way.deafens() ? "its stream is closed" : "it tells no progress")
                                + ", and 'cancel' names no 'counter'");
            }
            long cancelled = System.nanoTime();
            way.cancel(trace.id());
            long last = last(trace, how, cancelled);
            CallFailure failure = calling.failure();
            if (failure != null && BROKEN.contains(failure.kind()) && !way.deafens()) {
                // Its silence says nothing: the connection is gone, or was cut when the call's own time was over.
                throw failure.kind().equals("timeout")
                        ? new CallFailure("not_stopped", "it went on until its time was over: " + failure.getMessage())
                        : failure;
            }
            return Answer.of(Map.of()).with(List.of(new Moment(Series.CANCEL_TO_STOP, Math.max(0, last - cancelled))));
        }
    }

    private long last(CallTrace trace, Measure.Cancel how, long cancelled) throws CallFailure, InterruptedException {
        long last = cancelled;
        long listening = cancelled; // since when without a break: while this process stood still it heard nobody
        String counted = null;
        while (System.nanoTime() - Math.max(last, listening) < QUIET.toNanos()) {
            String now = number(how);
            if (now != null && counted != null && !now.equals(counted)) {
                last = System.nanoTime();
            }
            counted = now;
            if (trace.lastEvent() >= 0 && trace.lastEvent() - last > 0) {
                last = trace.lastEvent();
            }
            if (last - cancelled > patience.toNanos()) {
                throw new CallFailure(
                        "not_stopped", "it went on for " + patience.toMillis() + " ms after it was cancelled");
            }
            long before = System.nanoTime();
            LockSupport.parkNanos(POLL);
            long woken = System.nanoTime();
            if (woken - before > OVERSLEPT && woken - cancelled < patience.toNanos()) {
                listening = woken;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
        }
        return last;
    }

    private @Nullable String number(Measure.Cancel how) throws CallFailure, InterruptedException {
        String counter = how.counter();
        Query find = how.find();
        if (counter == null || find == null) {
            return null;
        }
        Answer answer = Mcp.answer(way.meanwhile(counter));
        List<@Nullable Object> found = find.all(answer.document());
        if (found.size() != 1) {
            throw new CallFailure(
                    "check", "the counter has no number at " + find + ": " + Mcp.beginning(answer.text()));
        }
        return JsonValues.text(found.getFirst());
    }
}
