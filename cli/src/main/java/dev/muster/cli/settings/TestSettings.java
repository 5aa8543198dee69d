package dev.muster.cli.settings;

import dev.muster.core.config.Configuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration sets of runs of tests.
 *
 * @param limit how long a run may take
 * @param variables what the command that runs them is told; empty if nothing is configured
 */
public record TestSettings(Duration limit, Map<String, String> variables) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String JOBS = "MUSTER_TEST_JOBS";
    private static final String FAIL_FAST = "MUSTER_TEST_FAIL_FAST";
    private static final String MEMORY = "MUSTER_TEST_MEMORY_MB";

    public TestSettings {
        variables = Map.copyOf(variables);
    }

    /** What a configuration says; null stands for none. */
    public static TestSettings of(@Nullable Configuration configuration) {
        if (configuration == null) {
            return new TestSettings(LIMIT, Map.of());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        boolean parallel = configuration.flag("tdd.test_execution.parallel_execution");
        variables.put(JOBS, parallel ? configuration.text("tdd.test_execution.max_parallel_jobs") : "1");
        variables.put(FAIL_FAST, configuration.text("tdd.test_execution.fast_fail"));
        if (configuration.whole("tdd.test_execution.memory_limit_mb") > 0) {
            variables.put(MEMORY, configuration.text("tdd.test_execution.memory_limit_mb"));
        }
        return new TestSettings(
                Duration.ofSeconds(configuration.whole("tdd.test_execution.test_timeout_seconds")), variables);
    }
}
