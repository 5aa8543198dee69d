package dev.muster.lab.fault;

/**
 * What a {@link FaultProxy} does to the bytes that it carries; zero or false stands for nothing.
 *
 * @param latencyNanos every piece goes on so much later
 * @param jitterNanos and so much more or less, at random, evenly; never below zero in all
 * @param bytesPerSecond no more than so many go on, in each direction of each connection
 * @param holdRequests whether nothing goes on towards the target
 * @param holdAnswers whether nothing goes on towards the caller
 * @param reset whether connections are reset, once {@code resetAfter} bytes have gone on
 * @param resetAfter bytes of answers
 * @param closeDelayNanos the end of a connection is passed on so much later
 * @param sliceBytes pieces are no longer than this
 * @param slicePauseNanos and there is a pause of this length after each
 * @param limitBytes a connection is closed after so many bytes of answers
 */
public record Toxics(
        long latencyNanos,
        long jitterNanos,
        long bytesPerSecond,
        boolean holdRequests,
        boolean holdAnswers,
        boolean reset,
        long resetAfter,
        long closeDelayNanos,
        int sliceBytes,
        long slicePauseNanos,
        long limitBytes) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Everything goes on as it came. */
    public static final Toxics NONE = new Toxics(0, 0, 0, false, false, false, 0, 0, 0, 0, 0);

    /**
     * What a plan asks for.
     *
     * @throws IllegalArgumentException if no proxy can do that
     */
    public static Toxics of(FaultPlan plan) {
        return switch (plan.kind()) {
            case DELAY ->
                new Toxics(
                        nanos(plan, "latency", 200), nanos(plan, "jitter", 0), 0, false, false, false, 0, 0, 0, 0, 0);
            case BANDWIDTH ->
                new Toxics(0, 0, (long) plan.setting("bytes_per_second", 10_000), false, false, false, 0, 0, 0, 0, 0);
            case PARTITION -> new Toxics(0, 0, 0, !plan.oneWay(), true, false, 0, 0, 0, 0, 0);
            case RESET -> new Toxics(0, 0, 0, false, false, true, (long) plan.setting("bytes", 1), 0, 0, 0, 0);
            case SLOW_CLOSE -> new Toxics(0, 0, 0, false, false, false, 0, nanos(plan, "pause", 1000), 0, 0, 0);
            case SLICER ->
                new Toxics(
                        0,
                        0,
                        0,
                        false,
                        false,
                        false,
                        0,
                        0,
                        (int) plan.setting("bytes", 16),
                        nanos(plan, "pause", 10),
                        0);
            case LIMIT_DATA -> new Toxics(0, 0, 0, false, false, false, 0, 0, 0, 0, (long) plan.setting("bytes", 200));
            default ->
                throw new IllegalArgumentException(
                        "a proxy cannot do '" + plan.kind().wireName() + "'");
        };
    }

    private static long nanos(FaultPlan plan, String key, double usualMillis) {
        return Math.round(plan.setting(key, usualMillis) * NANOS_PER_MILLI);
    }
}
