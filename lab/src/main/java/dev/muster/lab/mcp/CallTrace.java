package dev.muster.lab.mcp;

import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.sample.Series;
import dev.muster.lab.target.Moment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The course of one request: when its answer began, and what was told on the way. One thread notes what comes; whoever
 * asked looks after the answer is there.
 *
 * <p>Progress has to grow with each notification; what does not is against the protocol, and so is progress that nobody
 * asked for. A server may stamp a notification with when it sent it, by {@link #STAMP} in the parameters' <code>_meta
 * </code>, as Muster's own fixtures do; then its lag is known, as exactly as both read one clock.
 */
final class CallTrace implements EventStream.Listener {
    /** Under {@code _meta}: when it was sent, in microseconds since 1970. */
    static final String STAMP = "dev.muster/sent_at_us";

    private static final String PROGRESS = "notifications/progress";
    private static final long NEVER = -1;

    private final boolean wantsProgress;
    private final ProgressCounts counts;
    private final LongSupplier nanos;
    private final long began;
    private final List<Moment> told = new ArrayList<>(2);
    private volatile long id = NEVER;
    private volatile long lastEvent = NEVER;
    private volatile long headers = NEVER;
    private volatile long first = NEVER;
    private long lastProgressAt = NEVER;
    private double lastProgress = Double.NEGATIVE_INFINITY;
    private @Nullable String violation;
    private long parsedBytes;
    private long parsedNanos;
    private int resumed;
    private long longestResumption;

    /**
     * Begins now.
     *
     * @param wantsProgress whether the server is asked for progress
     * @param counts told what becomes of it
     */
    CallTrace(boolean wantsProgress, ProgressCounts counts) {
        this(wantsProgress, counts, System::nanoTime);
    }

    /** Begins now, by this clock. */
    CallTrace(boolean wantsProgress, ProgressCounts counts, LongSupplier nanos) {
        this.wantsProgress = wantsProgress;
        this.counts = counts;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** The request has its id, which is its progress token too. */
    void sentAs(long number) {
        id = number;
    }

    /** The id of the request; negative as long as it has none. */
    long id() {
        return id;
    }

    boolean wantsProgress() {
        return wantsProgress;
    }

    /** The headers of the answer are there. */
    void headers() {
        headers = nanos.getAsLong() - began;
    }

    /** Something of the answer is there: an event, or the first byte where there are none. */
    @Override
    public void event() {
        long now = nanos.getAsLong();
        lastEvent = now;
        if (first == NEVER) {
            first = now - began;
        }
    }

    @Override
    public void parsed(long bytes, long took) {
        parsedBytes += bytes;
        parsedNanos += took;
    }

    /** Bytes of the answer that were parsed. */
    long parsedBytes() {
        return parsedBytes;
    }

    /** How long parsing them took, in ns. */
    long parsedNanos() {
        return parsedNanos;
    }

    /** A stream that ended too soon is taken up again, this long after it had ended. */
    void resumed(long after) {
        resumed++;
        longestResumption = Math.max(longestResumption, after);
    }

    /** How often its stream was taken up again. */
    int resumptions() {
        return resumed;
    }

    /** The longest time that it took to take it up again, in ns; 0 if it never was. */
    long longestResumption() {
        return longestResumption;
    }

    /** Whether anything of the answer has come. */
    boolean begun() {
        return headers != NEVER || first != NEVER;
    }

    /** When the last event came, by {@link System#nanoTime}; negative if there was none. Any thread. */
    long lastEvent() {
        return lastEvent;
    }

    /**
     * A notification came on the way.
     *
     * @param answered whether the answer had come before
     */
    @Override
    public void notified(Map<?, ?> message, boolean answered) {
        event();
        if (!PROGRESS.equals(message.get("method"))) {
            return;
        }
        if (!(message.get("params") instanceof Map<?, ?> params)
                || !wantsProgress
                || !Long.valueOf(id).equals(params.get("progressToken"))) {
            violation = "progress came for a token that nobody gave: " + Mcp.beginning(message);
        } else if (answered) {
            counts.late();
        } else {
            progress(params);
        }
    }

    private void progress(Map<?, ?> params) {
        long now = nanos.getAsLong();
        counts.received();
        if (!(params.get("progress") instanceof Number figure)) {
            violation = "progress came without a figure: " + Mcp.beginning(params);
            return;
        }
        if (figure.doubleValue() <= lastProgress) {
            counts.notIncreasing();
            violation = "progress must grow, and went from " + JsonValues.text(lastProgress) + " to "
                    + JsonValues.text(figure);
        }
        lastProgress = figure.doubleValue();
        if (lastProgressAt != NEVER) {
            told.add(new Moment(Series.PROGRESS_GAP, now - lastProgressAt));
        }
        lastProgressAt = now;
        if (params.get("_meta") instanceof Map<?, ?> meta && meta.get(STAMP) instanceof Long stamp) {
            long lag = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - stamp;
            told.add(new Moment(Series.PROGRESS_LAG, lag * 1_000)); // a clock that was set back gives none
        }
    }

    /**
     * The times that were taken, once the answer is there.
     *
     * @throws CallFailure {@code protocol} if what was told on the way is against the rules
     */
    List<Moment> moments() throws CallFailure {
        String wrong = violation;
        if (wrong != null) {
            throw CallFailure.protocol(wrong);
        }
        if (headers != NEVER) {
            told.add(new Moment(Series.HEADERS, headers));
        }
        if (first != NEVER) {
            told.add(new Moment(Series.FIRST_EVENT, first));
        }
        return told;
    }
}
