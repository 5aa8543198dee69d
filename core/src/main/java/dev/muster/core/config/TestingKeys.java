package dev.muster.core.config;

import static dev.muster.core.config.Key.flag;
import static dev.muster.core.config.Key.whole;
import static dev.muster.core.config.Profile.HIGH_PERFORMANCE;
import static dev.muster.core.config.Profile.MEMORY_OPTIMIZED;

import java.util.List;

/** How tests of a story are run, and what they have to show. */
final class TestingKeys {
    private static final String OWN_COMMAND =
            "Muster runs the tests by the command that it is given, and does not look for them itself";
    private static final String NO_COVERAGE = "Muster does not read coverage in this version";

    static final List<Key> ALL = List.of(
            flag(
                            "tdd.test_execution.parallel_execution",
                            true,
                            "Whether tests may run beside each other; if not, their command is told of one job.")
                    .drives("MUSTER_TEST_JOBS for the command of 'tdd run-tests'"),
            whole(
                            "tdd.test_execution.max_parallel_jobs",
                            1,
                            1_024,
                            "jobs",
                            4,
                            "How many tests may run beside each other.")
                    .in(HIGH_PERFORMANCE, 8)
                    .in(MEMORY_OPTIMIZED, 2)
                    .drives("MUSTER_TEST_JOBS for the command of 'tdd run-tests'"),
            whole(
                            "tdd.test_execution.test_timeout_seconds",
                            1,
                            86_400,
                            "s",
                            600,
                            "How long a run of the tests may take before it is ended.")
                    .in(HIGH_PERFORMANCE, 60)
                    .drives("--time-limit of 'tdd run-tests'"),
            flag("tdd.test_execution.fast_fail", true, "Whether a run of the tests may end at the first that fails.")
                    .drives("MUSTER_TEST_FAIL_FAST for the command of 'tdd run-tests'"),
            whole(
                            "tdd.test_execution.memory_limit_mb",
                            0,
                            1_048_576,
                            "MiB",
                            0,
                            "How much memory the tests may take; 0 for any amount.")
                    .in(MEMORY_OPTIMIZED, 256)
                    .drives("MUSTER_TEST_MEMORY_MB for the command of 'tdd run-tests'"),
            flag("tdd.test_execution.discovery.cache_test_lists", true, "Whether lists of tests are kept.")
                    .notYet(OWN_COMMAND),
            flag("tdd.test_execution.discovery.incremental_discovery", true, "Whether only changed files are searched.")
                    .notYet(OWN_COMMAND),
            flag("tdd.test_execution.discovery.fast_fail", true, "Whether a search ends at the first broken file.")
                    .notYet(OWN_COMMAND),
            flag("tdd.test_execution.coverage.parallel_coverage", true, "Whether coverage is gathered in parallel.")
                    .notYet(NO_COVERAGE),
            flag("tdd.test_execution.coverage.incremental_coverage", true, "Whether only changed files are measured.")
                    .notYet(NO_COVERAGE),
            flag("tdd.test_execution.coverage.cache_coverage_data", true, "Whether coverage is kept.")
                    .notYet(NO_COVERAGE),
            flag("tdd.quality_gates.reduced_checks", false, "Whether only the most important checks are made.")
                    .in(HIGH_PERFORMANCE, true)
                    .notYet(NO_COVERAGE),
            whole("tdd.quality_gates.coverage_threshold", 0, 100, "%", 90, "The least coverage that passes.")
                    .in(HIGH_PERFORMANCE, 80)
                    .notYet(NO_COVERAGE));

    private TestingKeys() {}
}
