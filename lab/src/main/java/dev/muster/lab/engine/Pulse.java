package dev.muster.lab.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The heartbeats of one agent: sent at even intervals, each to be answered before the second one after it is due. One
 * that is not is lost. Thread safe: one thread beats, another hears the answers.
 */
final class Pulse {
    /** Heartbeats that may be on their way; one more, and the oldest is lost. */
    private static final long UNANSWERED = 2;

    private final AtomicLong answered = new AtomicLong();
    private volatile long sent;
    private volatile long lost;

    /** Begins a heartbeat; answers its ref, from 1. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the thread that beats writes them
    long beat() {
        long due = sent - UNANSWERED + 1;
        if (due > 0 && answered.get() < due) {
            lost++;
        }
        sent++;
        return sent;
    }

    /** This one was answered, and with it those before it. */
    void answered(long ref) {
        answered.accumulateAndGet(ref, Math::max);
    }

    /** Heartbeats that were not answered in time. */
    long lost() {
        return lost;
    }
}
