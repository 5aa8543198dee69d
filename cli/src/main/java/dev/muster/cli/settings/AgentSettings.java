package dev.muster.cli.settings;

import dev.muster.core.config.Configuration;
import dev.muster.runtime.model.ModelSpec;
import dev.muster.runtime.process.ProgramSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration sets of agents that Muster runs, where neither an option nor a file of pools says it.
 *
 * @param agents how many are run at once, and the most of a pool; 1 or more
 * @param timeout how long one may work on a task
 * @param memory bytes that a program may take with all that it starts; null for no limit
 * @param batchSize requests to a model that go together, at most
 * @param batchTimeout how long the first of them waits for others, at most
 * @param maxContextLength tokens of a prompt, at most
 */
public record AgentSettings(
        int agents,
        Duration timeout,
        @Nullable Long memory,
        int batchSize,
        Duration batchTimeout,
        int maxContextLength) {
    /** What holds if nobody says anything. */
    public static final AgentSettings USUAL = new AgentSettings(
            1,
            ProgramSpec.DEFAULT_TIMEOUT,
            null,
            ModelSpec.BATCH_SIZE,
            ModelSpec.BATCH_TIMEOUT,
            ModelSpec.MAX_CONTEXT_LENGTH);

    private static final int BITS_OF_MEBI = 20;
    private static final double NANOS = 1e9;

    /** What a configuration says; null stands for none. */
    public static AgentSettings of(@Nullable Configuration configuration) {
        if (configuration == null) {
            return USUAL;
        }
        long memory = configuration.whole("orchestrator.agents.memory_limit_mb");
        return new AgentSettings(
                configuration.number("orchestrator.agents.pool_size"),
                Duration.ofMinutes(configuration.whole("orchestrator.agents.timeout_minutes")),
                memory == 0 ? null : memory << BITS_OF_MEBI,
                configuration.number("model_api.batch_size"),
                Duration.ofNanos(Math.round(configuration.decimal("model_api.batch_timeout") * NANOS)),
                configuration.number("model_api.max_context_length"));
    }
}
