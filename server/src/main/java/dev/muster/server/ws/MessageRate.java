package dev.muster.server.ws;

/** A bucket that fills at a steady rate and gives one drop for each message. For one thread at a time. */
final class MessageRate {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final int burst;
    private double drops;
    private long filledAt;

    MessageRate(int perSecond, int burst, long now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.drops = burst;
        this.filledAt = now;
    }

    /** Whether a message may pass at this time, in ns. */
    boolean take(long now) {
        drops = Math.min(burst, drops + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (drops < 1) {
            return false;
        }
        drops--;
        return true;
    }
}
