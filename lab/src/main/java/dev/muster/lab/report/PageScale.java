package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;

/**
 * What keeps a page readable and below a megabyte.
 *
 * @param cores of the machine, for shares of its processors
 * @param flameBars bars of one flame graph
 */
record PageScale(int cores, int flameBars) {
    private static final int MOST_BARS = 1800;

    /** The bars of a page are shared out evenly among the tests that were recorded. */
    static PageScale of(RunRecord run) {
        long recorded =
                run.tests().stream().filter(test -> test.profile() != null).count();
        return new PageScale(run.environment().cores(), (int) (MOST_BARS / Math.max(1, recorded)));
    }
}
