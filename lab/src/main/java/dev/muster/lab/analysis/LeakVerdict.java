package dev.muster.lab.analysis;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that should stay level grows without end: live heap after a collection, resident memory, threads,
 * open files, rows. Raw samples depend on their neighbours, and a trend test on them cries wolf in up to half of all
 * runs; so the first quarter is dropped (caches fill), and of 16 equal windows of the rest only the least value counts.
 * It is a leak when all four hold: the minima rise (Mann–Kendall Z > 2.326), the lower 95 % end of their Theil–Sen
 * slope lies above zero, they grow by more than 2 % in all, and the second half grows more than half as fast as the
 * first (a cache that fills slows down).
 *
 * <p>What grew has levelled off when its second half does not surely rise, or rises so slowly that the whole would have
 * grown by less than those 2 %: a hair's breadth is as sure as any other rise where the minima have no noise.
 *
 * @param state what it is
 * @param reason why, in words
 * @param slope growth per hour by Theil and Sen; null with too few samples
 * @param low lower end of its 95 % interval; null likewise
 * @param high upper end; null likewise
 * @param leastDetectable the smallest growth per hour that would have been found four times of five; null likewise
 * @param level the median of the minima; null likewise
 * @param z Mann and Kendall's; null likewise
 */
public record LeakVerdict(
        State state,
        String reason,
        @Nullable Double slope,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double leastDetectable,
        @Nullable Double level,
        @Nullable Double z) {

    /** What can be said. */
    public enum State {
        /** It grows. */
        LEAK,
        /** It does not grow by more than the least that would have been found. */
        NO_LEAK,
        /** Too short, too noisy, or not levelled off yet: run longer. */
        INCONCLUSIVE
    }

    /** Fewer samples say nothing. */
    public static final int LEAST_SAMPLES = 64;

    private static final int WINDOWS = 16;
    private static final double DROPPED = 0.25;
    private static final double LEAST_Z = 2.326;
    private static final double LEAST_GROWTH = 0.02;
    private static final double LEAST_LASTING = 0.5;
    private static final double TOO_BLUNT = 0.2;

    /**
     * Which slope has an 80 % chance to be found, in half widths of its 95 % interval (1.96 standard errors). The
     * fourth condition asks most: each half's slope varies 2√2 times as much as the whole's, so second − first/2 varies
     * √(8 · 1.25) times as much around half the slope.
     */
    private static final double DETECTABLE_HALF_WIDTHS =
            0.842 * Math.sqrt(8 * (1 + LEAST_LASTING * LEAST_LASTING)) / (1 - LEAST_LASTING) / 1.96;

    /**
     * The same of the second half alone, by its trend. What has filled up before makes the slope of the whole
     * uncertain, and says nothing of what would be seen since.
     */
    private static final double DETECTABLE_SINCE_HALF_WIDTHS = (LEAST_Z + 0.842) / 1.96;

    /**
     * Judges a series.
     *
     * @param hours when each sample was taken, ascending
     * @param values as many samples
     */
    public static LeakVerdict of(double[] hours, double[] values) {
        if (hours.length != values.length) {
            throw new IllegalArgumentException("as many times as values: " + hours.length + " and " + values.length);
        }
        if (values.length < LEAST_SAMPLES || !(hours[hours.length - 1] > hours[0])) {
            return undecided(values.length + " samples are too few; " + LEAST_SAMPLES + " are needed");
        }
        Optional<Minima> minima = Minima.of(hours, values, DROPPED, WINDOWS);
        if (minima.isEmpty()) {
            return undecided("a sixteenth of the time went by without a sample");
        }
        return judged(minima.get());
    }

    private static LeakVerdict undecided(String reason) {
        return new LeakVerdict(State.INCONCLUSIVE, reason, null, null, null, null, null, null);
    }

    private static LeakVerdict judged(Minima minima) {
        TheilSen.Line line = minima.line();
        double low = Optional.ofNullable(line.low()).orElseThrow();
        double high = Optional.ofNullable(line.high()).orElseThrow();
        double z = MannKendall.of(minima.values()).z();
        double level = Median.of(minima.values());
        double span = minima.span();
        double growth = level == 0 ? (line.slope() > 0 ? Double.POSITIVE_INFINITY : 0) : line.slope() * span / level;
        boolean rises = z > LEAST_Z && low > 0;
        boolean filled = rises
                && growth > LEAST_GROWTH
                && (!minima.risesSince(WINDOWS / 2)
                        || minima.slope(WINDOWS / 2, WINDOWS) * span <= LEAST_GROWTH * level);
        double unseen = filled
                ? DETECTABLE_SINCE_HALF_WIDTHS * minima.halfWidthSince(WINDOWS / 2)
                : DETECTABLE_HALF_WIDTHS * (high - low) / 2;
        double least = Math.max(unseen, LEAST_GROWTH * level / span);
        boolean lasting = minima.slope(0, WINDOWS / 2) * LEAST_LASTING < minima.slope(WINDOWS / 2, WINDOWS);
        State state;
        String reason;
        if (rises && growth > LEAST_GROWTH && lasting) {
            state = State.LEAK;
            reason = words("it grew by %.1f %% and goes on growing", growth);
        } else if (rises && growth > LEAST_GROWTH && !filled) {
            state = State.INCONCLUSIVE;
            reason = words("it grew by %.1f %%, more slowly in the second half, but has not levelled off", growth);
        } else if (least * span > TOO_BLUNT * level) {
            state = State.INCONCLUSIVE;
            reason = words("it is so unsteady that a growth by %.0f %% would have gone unseen", least * span / level);
        } else {
            state = State.NO_LEAK;
            reason = filled
                    ? words("it grew by %.1f %% and levelled off, as a cache does", growth)
                    : rises ? words("it rose by %.1f %%, too little to matter", growth) : "there is no lasting rise";
        }
        return new LeakVerdict(state, reason, line.slope(), low, high, least, level, z);
    }

    private static String words(String sentence, double share) {
        return String.format(Locale.ROOT, sentence, share * 100);
    }

    /**
     * When a limit is reached if growth goes on.
     *
     * @param limit such as the largest heap, in the unit of the samples
     * @return hours from now; empty unless this is a leak
     */
    public Optional<Double> hoursUntil(double limit) {
        return state != State.LEAK || slope == null || level == null
                ? Optional.empty()
                : Optional.of(Math.max(0, limit - level) / slope);
    }
}
