package dev.muster.lab.analysis;

/** What a comparison says. */
public enum Change {
    /** Better by more than the margin, surely. */
    IMPROVED,
    /** Worse by more than the margin, surely. */
    REGRESSED,
    /** Surely within the margin. */
    EQUIVALENT,
    /** The interval reaches over an edge of the margin: more pairs may tell. */
    INCONCLUSIVE;

    /**
     * Reads the interval of a ratio B/A: wholly beyond 1 ± δ is a change, wholly inside is equivalence (two one-sided
     * tests), anything else is inconclusive.
     *
     * @param ratio interval of B/A
     * @param margin δ, above zero and below 1; see {@link NoiseFloor}
     * @param moreIsBetter whether B above A is good (throughput) or bad (latency, memory)
     */
    public static Change of(Interval ratio, double margin, boolean moreIsBetter) {
        if (!(margin > 0 && margin < 1)) {
            throw new IllegalArgumentException("a margin lies between 0 and 1, not at " + margin);
        }
        if (ratio.low() > 1 + margin) {
            return moreIsBetter ? IMPROVED : REGRESSED;
        }
        if (ratio.high() < 1 - margin) {
            return moreIsBetter ? REGRESSED : IMPROVED;
        }
        return ratio.within(new Interval(1 - margin, 1 + margin)) ? EQUIVALENT : INCONCLUSIVE;
    }
}
