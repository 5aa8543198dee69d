package dev.muster.lab.load;

import dev.muster.lab.sample.Samples;
import dev.muster.lab.target.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows a load while it runs. Called about once a second, from one thread. */
public interface LoadWatch {

    /**
     * How the load goes.
     *
     * @param warmingUp whether the measured window has not begun
     * @param elapsed since the load's start
     * @param remaining to the end of the measured window; null while that is not known
     * @param rate units of work a second, over the last interval
     * @param done operations ended well so far, warm-up included
     * @param failed operations failed so far, warm-up included
     */
    record Tick(
            boolean warmingUp, Duration elapsed, @Nullable Duration remaining, double rate, long done, long failed) {}

    /**
     * An interval has ended.
     *
     * @param fromSeconds start of the interval, seconds since the load's start
     * @param toSeconds its end
     * @param intervals what was recorded in it
     */
    void interval(Tick tick, double fromSeconds, double toSeconds, List<Samples.Interval> intervals);

    /**
     * An operation has ended; those of the warm-up too. Called by the agents' threads, at once, for every operation: to
     * be done with quickly.
     *
     * @param due when it was meant to begin, by the timeline's clock
     * @param sent when it began
     * @param done when it ended
     */
    default void ended(long due, long sent, long done, Outcome outcome) {}

    /** An operation was due and had not begun when the window ended. */
    default void notStarted(long due, long until) {}

    /** The measured window begins now. */
    default void measuring() {}

    /** The measured window ends now. */
    default void measured() {}
}
