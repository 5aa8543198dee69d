package dev.muster.cli.testrun;

import java.util.List;

/** What a report says of the tests. */
sealed interface Reading {
    /**
     * It tells how each went.
     *
     * @param failed errors among them
     * @param failing the names of those that failed, as many as are worth telling
     */
    record Counted(int passed, int failed, int skipped, List<String> failing) implements Reading {
        static final int NAMES = 50;

        public Counted {
            failing = failing.stream().limit(NAMES).toList();
        }
    }

    /** It is not whole, or contradicts itself: nothing can be said. */
    record Broken(String why) implements Reading {}
}
