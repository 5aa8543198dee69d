package dev.muster.lab.run;

import dev.muster.lab.analysis.TheilSen;
import dev.muster.lab.load.LoadResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether more was offered to a target than it can do. Its response times then only say how long the load went on: they
 * are no property of the target.
 */
final class Saturation {
    private static final double TOLERATED_SHORTFALL = 0.02;
    private static final int BACKLOG_SECONDS = 30;

    private Saturation() {}

    /**
     * The finding for a load that arrived by a schedule: over 2 % of what was offered was not achieved, or the backlog
     * grew through the last 30 seconds by as much.
     *
     * @return words; empty when the target kept up
     */
    static Optional<String> of(LoadResult load) {
        if (load.offered() == 0 || load.windowSeconds() <= 0) {
            return Optional.empty();
        }
        // Failed operations were taken off the schedule too; a target that fails fast is not overloaded by that.
        double unstarted = (double) load.notStarted() / load.offered();
        if (unstarted > TOLERATED_SHORTFALL) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "overloaded: %.1f %% of what was offered had not been started when the window ended",
                    unstarted * 100));
        }
        return backlog(load);
    }

    private static Optional<String> backlog(LoadResult load) {
        List<Double> achieved = load.perSecond();
        int seconds = achieved.size();
        if (seconds < BACKLOG_SECONDS || load.ok() == 0) {
            return Optional.empty();
        }
        double unitsPerOperation = (double) load.units() / load.ok();
        double offered =
                (load.offered() - (load.failed() - load.notStarted())) / load.windowSeconds() * unitsPerOperation;
        double[] at = new double[BACKLOG_SECONDS];
        double[] backlog = new double[BACKLOG_SECONDS];
        double waiting = 0;
        for (int i = 0; i < BACKLOG_SECONDS; i++) {
            waiting += offered - achieved.get(seconds - BACKLOG_SECONDS + i);
            at[i] = i;
            backlog[i] = waiting;
        }
        Double low = TheilSen.fit(at, backlog).orElseThrow().low();
        return low == null || low <= TOLERATED_SHORTFALL * offered
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "overloaded: through the last %d s the backlog grew by at least %.1f %% of what was offered",
                        BACKLOG_SECONDS,
                        100 * low / offered));
    }
}
