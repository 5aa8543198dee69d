package dev.muster.server.metric;

import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Timings;
import java.util.concurrent.atomic.LongAdder;

/** How long requests took, by what they asked for and the class of their status. */
public final class Requests {
    private static final String[] CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

    private final Timings timings = new Timings(Histogram::ofDurations);
    private final LongAdder failures = new LongAdder();

    /**
     * Notes a request that was answered.
     *
     * @param operation what it asked for: of a fixed set of names
     * @param status of the answer
     * @param nanos from its headers to the end of the answer
     */
    public void answered(String operation, int status, long nanos) {
        int kind = status / 100;
        timings.record(operation, CLASSES[kind > 0 && kind < CLASSES.length ? kind : 0], nanos);
    }

    /** Notes a request whose answer broke off: the client went away, or Muster failed. */
    public void failed() {
        failures.increment();
    }

    Timings timings() {
        return timings;
    }

    long failures() {
        return failures.sum();
    }
}
