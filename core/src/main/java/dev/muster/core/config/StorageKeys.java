package dev.muster.core.config;

import static dev.muster.core.config.Key.flag;
import static dev.muster.core.config.Key.key;
import static dev.muster.core.config.Key.whole;
import static dev.muster.core.config.Profile.HIGH_PERFORMANCE;
import static dev.muster.core.config.Profile.MEMORY_OPTIMIZED;
import static dev.muster.core.config.Profile.MINIMAL;

import java.util.List;

/** What is kept, and how. */
final class StorageKeys {
    private static final String GROUP_COMMIT =
            "the ledger writes all changes that wait in one transaction, on a thread of its own, and none is half done";
    private static final String ROWS = "a change writes the rows that it changes, and no others";

    static final List<Key> ALL = List.of(
            key(
                            "storage.durability",
                            new KeyType.Choice(List.of("full", "process")),
                            "full",
                            "What an answered change survives: 'full' the loss of power, 'process' the end of Muster but"
                                    + " not that of the machine.")
                    .drives("whether a change is synced to the disk before its caller is answered"),
            flag(
                            "storage.compression_enabled",
                            true,
                            "Whether large values (artifacts, parts of contexts, checkpoints) are kept compressed where that"
                                    + " helps; they can be read either way.")
                    .drives("zstd, for values that are stored from then on"),
            whole("storage.max_state_history", 1, 1_000_000, "states", 100, "How many earlier states are kept.")
                    .supersededBy("the event log has every change; storage.prune_old_data_days says for how long"),
            whole(
                            "storage.prune_old_data_days",
                            1,
                            36_500,
                            "days",
                            30,
                            "How long finished tasks and events are kept, and answered questions about tasks that are"
                                    + " gone.")
                    .in(MINIMAL, 7)
                    .in(MEMORY_OPTIMIZED, 7)
                    .drives("retention, of tasks and of events"),
            flag("storage.cache.enabled", true, "Whether connections for queries keep pages of the store in memory.")
                    .drives("whether their page caches have their size, or 256 KiB each"),
            whole(
                            "storage.cache.max_size_mb",
                            1,
                            65_536,
                            "MiB",
                            128,
                            "Memory for pages that queries have read; a connection has a thirty-second part of it.")
                    .in(MINIMAL, 16)
                    .in(HIGH_PERFORMANCE, 256)
                    .in(MEMORY_OPTIMIZED, 16)
                    .drives("the page cache of each connection for queries"),
            whole("storage.cache.ttl_seconds", 1, 2_592_000, "s", 3_600, "How long something stays in the cache.")
                    .supersededBy(
                            "the store takes a page out of every cache when it changes, so that none is ever stale"),
            flag("storage.file_operations.batch_writes", true, "Whether writes are put together.")
                    .supersededBy(GROUP_COMMIT),
            flag("storage.file_operations.async_writes", true, "Whether writes go on beside the work.")
                    .supersededBy(GROUP_COMMIT),
            key(
                            "storage.file_operations.compression",
                            new KeyType.Choice(List.of("zstd", "gzip", "none")),
                            "zstd",
                            "How stored values are compressed.")
                    .supersededBy("it is always zstd, which is faster and smaller than gzip;"
                            + " storage.compression_enabled turns it off"),
            whole("storage.state_persistence.write_frequency", 1, 86_400, "s", 60, "How often state is written.")
                    .supersededBy(GROUP_COMMIT),
            flag("storage.state_persistence.incremental_saves", true, "Whether only what changed is written.")
                    .supersededBy(ROWS),
            flag("storage.state_persistence.background_saves", true, "Whether saving goes on beside the work.")
                    .supersededBy(GROUP_COMMIT),
            whole(
                            "retention.max_store_mb",
                            16,
                            104_857_600,
                            "MiB",
                            10_240,
                            "Size of the store above which the oldest finished tasks and events go early, until it is"
                                    + " below.")
                    .in(MINIMAL, 1_024)
                    .in(MEMORY_OPTIMIZED, 1_024)
                    .drives("the size cap of retention"),
            whole("retention.interval_minutes", 1, 10_080, "min", 60, "How often retention runs.")
                    .drives("the pause of retention"));

    private StorageKeys() {}
}
