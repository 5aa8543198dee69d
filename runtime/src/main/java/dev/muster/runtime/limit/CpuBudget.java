package dev.muster.runtime.limit;

/**
 * Processor time that a program may still use: it grows evenly, up to a fifth of a second's worth, and what was used is
 * taken from it.
 */
final class CpuBudget {
    private static final long MOST_SAVED_NS = 200_000_000L;

    private final double cpus;
    private double left;
    private long lookedAt;
    private long used;
    private boolean begun;

    /** @param cpus nanoseconds that come in for each that passes */
    CpuBudget(double cpus) {
        this.cpus = cpus;
        this.left = MOST_SAVED_NS * Math.min(cpus, 1e9);
    }

    /**
     * Takes what was used since the last look.
     *
     * @param now of a clock that only goes forward, in nanoseconds
     * @param total all that was used until now, in nanoseconds; less than before if a part of the program has ended
     * @return whether it used more than it had
     */
    boolean isSpent(long now, long total) {
        if (Double.isInfinite(cpus)) {
            return false;
        }
        double income = begun ? (now - lookedAt) * cpus : 0;
        left = Math.min(MOST_SAVED_NS * cpus, left + income - Math.max(0, total - used));
        begun = true;
        lookedAt = now;
        used = total;
        return left < 0;
    }
}
