package dev.muster.cli.settings;

import dev.muster.core.EngineOptions;
import dev.muster.core.Tuning;
import dev.muster.core.config.Configuration;
import dev.muster.core.scrum.ScrumMode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a configuration sets of an engine. */
public final class EngineSettings {
    private static final int KIB = 1024;
    /** What SQLite takes of itself. */
    private static final int LEAST_WRITER = 2 * KIB;

    private static final int LEAST_READER = 256;
    /** A connection for queries has this part of their cache: there may be as many. */
    private static final int READERS = 32;

    private EngineSettings() {}

    /** The options of an engine; null for a configuration stands for the usual one, and costs nothing. */
    public static EngineOptions of(@Nullable Configuration configuration) {
        EngineOptions usual = EngineOptions.defaults();
        if (configuration == null) {
            return usual;
        }
        Duration kept = Duration.ofDays(configuration.whole("storage.prune_old_data_days"));
        return usual.withQueue(configuration.number("ledger.queue"), configuration.number("ledger.batch"))
                .withReaders(configuration.number("orchestrator.concurrency.max_worker_threads"))
                .withSessionTtl(Duration.ofSeconds(configuration.whole("orchestrator.agents.cache_timeout")))
                .withRetention(
                        kept,
                        kept,
                        Duration.ofMinutes(configuration.whole("retention.interval_minutes")),
                        configuration.whole("retention.max_store_mb") * KIB * KIB)
                .withSynchronous(configuration.text("storage.durability").equals("full"))
                .withTuning(tuning(configuration));
    }

    private static Tuning tuning(Configuration configuration) {
        boolean cached = configuration.flag("orchestrator.caching.enabled");
        int writer = configuration.number("orchestrator.memory.cache_size_mb") * KIB / 2;
        int reader = configuration.number("storage.cache.max_size_mb") * KIB / READERS;
        boolean queries = cached && configuration.flag("storage.cache.enabled");
        return Tuning.DEFAULT
                .withCaches(
                        cached ? Math.max(LEAST_WRITER, writer) : LEAST_WRITER,
                        queries ? Math.max(LEAST_READER, reader) : LEAST_READER)
                .withCompress(configuration.flag("storage.compression_enabled"))
                .withProjects(configuration.number("orchestrator.max_concurrent_projects"))
                .withAttempts(configuration.number("orchestrator.agents.max_retries") + 1)
                .withMode(ScrumMode.valueOf(
                        configuration.text("orchestrator.mode").toUpperCase(Locale.ROOT)))
                .withLeases(
                        Duration.ofSeconds(configuration.whole("leases.agent_seconds")),
                        Duration.ofSeconds(configuration.whole("leases.model_seconds")));
    }
}
