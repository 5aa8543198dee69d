package dev.muster.core.config;

import static dev.muster.core.config.Key.flag;
import static dev.muster.core.config.Key.key;
import static dev.muster.core.config.Key.whole;
import static dev.muster.core.config.Profile.DEVELOPMENT;
import static dev.muster.core.config.Profile.HIGH_PERFORMANCE;
import static dev.muster.core.config.Profile.MEMORY_OPTIMIZED;
import static dev.muster.core.config.Profile.MINIMAL;
import static dev.muster.core.config.Profile.PRODUCTION;

import java.util.List;

/** How work is given out, and what it may take. */
final class OrchestratorKeys {
    private static final String NO_ALERTS =
            "the levels of alerts are those of docs/alerts.md: 0.75, 0.85 and 0.90 of the memory limit";
    private static final String DURABLE =
            "every change is on the disk before its caller is answered, so that there is nothing left to save";

    static final List<Key> ALL = List.of(
            key(
                            "orchestrator.mode",
                            new KeyType.Choice(List.of("blocking", "partial", "autonomous")),
                            "blocking",
                            "How much agents may do without a person, in projects for which nobody has said it.")
                    .in(HIGH_PERFORMANCE, "autonomous")
                    .drives("the mode of every project that has had none set by 'sprint mode'"),
            whole(
                            "orchestrator.max_concurrent_projects",
                            0,
                            10_000,
                            "projects",
                            0,
                            "How many projects may have tasks in progress at once; 0 for any number.")
                    .in(PRODUCTION, 10)
                    .in(HIGH_PERFORMANCE, 6)
                    .in(MEMORY_OPTIMIZED, 2)
                    .drives("a limit that is checked with each claim; projects take turns"),
            whole(
                            "orchestrator.agents.timeout_minutes",
                            1,
                            10_080,
                            "min",
                            60,
                            "How long an agent that Muster runs may work on a task; a task's own time-out comes first"
                                    + " if it is shorter.")
                    .in(HIGH_PERFORMANCE, 20)
                    .drives("--timeout of 'agent run', and 'timeout' of a pool"),
            whole(
                            "orchestrator.agents.max_retries",
                            0,
                            999,
                            "retries",
                            2,
                            "How often a task is tried again after it ended badly, if its creator does not say.")
                    .in(HIGH_PERFORMANCE, 2)
                    .drives("the attempts of new tasks: one more than this"),
            whole("orchestrator.agents.pool_size", 1, 1_000, "agents", 1, "How many agents Muster runs side by side.")
                    .in(HIGH_PERFORMANCE, 6)
                    .in(MEMORY_OPTIMIZED, 2)
                    .drives("--agents of 'agent run', and 'max' of a pool"),
            whole(
                            "orchestrator.agents.memory_limit_mb",
                            0,
                            1_048_576,
                            "MiB",
                            0,
                            "How much memory the program of an agent may take with all that it starts; 0 for no limit.")
                    .in(MEMORY_OPTIMIZED, 128)
                    .drives("--memory-limit of 'agent run', and 'memory_limit' of a pool"),
            whole(
                            "orchestrator.agents.cleanup_interval",
                            1,
                            86_400,
                            "s",
                            300,
                            "How often agents that have gone are looked for.")
                    .supersededBy("each agent and session has a timer of its own, and is dealt with when it is due"),
            whole(
                            "orchestrator.agents.cache_timeout",
                            1,
                            2_592_000,
                            "s",
                            1_800,
                            "Idle time after which the session of an agent expires; it can be resumed.")
                    .in(DEVELOPMENT, 86_400)
                    .drives("the life of an idle session"),
            whole("orchestrator.max_memory_usage_mb", 16, 1_048_576, "MiB", 2_048, "How much memory Muster may use.")
                    .supersededBy("orchestrator.memory.max_usage_mb"),
            key(
                            "orchestrator.memory_warning_threshold",
                            new KeyType.Share(),
                            "0.8",
                            "Share of the memory limit above which there is a warning.")
                    .notYet(NO_ALERTS),
            flag("orchestrator.automatic_gc_enabled", true, "Whether memory is collected by itself.")
                    .supersededBy("the JVM collects when it has to; see orchestrator.memory.aggressive_gc"),
            whole(
                            "orchestrator.state_management.save_interval_seconds",
                            1,
                            86_400,
                            "s",
                            60,
                            "How often state is saved.")
                    .in(HIGH_PERFORMANCE, 120)
                    .supersededBy(DURABLE),
            flag("orchestrator.state_management.compression_enabled", true, "Whether saved state is compressed.")
                    .supersededBy("storage.compression_enabled"),
            flag("orchestrator.state_management.background_saves", true, "Whether saving goes on beside the work.")
                    .supersededBy(DURABLE),
            whole(
                            "orchestrator.memory.max_usage_mb",
                            16,
                            1_048_576,
                            "MiB",
                            2_048,
                            "How far the heap may grow; the JVM fixes that when it starts, by -Xmx.")
                    .in(HIGH_PERFORMANCE, 4_096)
                    .in(MEMORY_OPTIMIZED, 1_024)
                    .drives("what 'serve' compares the JVM's limit with: it warns if that is higher, and says which"
                            + " MUSTER_OPTS make it hold"),
            whole("orchestrator.memory.cleanup_interval", 1, 86_400, "s", 300, "How often memory is cleaned up.")
                    .in(MEMORY_OPTIMIZED, 60)
                    .supersededBy("nothing is kept that would need it: caches have a size, timers an end"),
            whole(
                            "orchestrator.memory.cache_size_mb",
                            1,
                            65_536,
                            "MiB",
                            128,
                            "Memory for pages of the store: half of it for the connection that writes.")
                    .in(MINIMAL, 8)
                    .in(HIGH_PERFORMANCE, 512)
                    .in(MEMORY_OPTIMIZED, 32)
                    .drives("the page cache of the writing connection: half of it"),
            flag(
                            "orchestrator.memory.aggressive_gc",
                            false,
                            "Whether the heap is made smaller after each full collection, at the price of more of them.")
                    .in(MEMORY_OPTIMIZED, true)
                    .drives("the JVM's MinHeapFreeRatio and MaxHeapFreeRatio: 5 and 10 %"),
            flag("orchestrator.caching.enabled", true, "Whether pages of the store are kept in memory at all.")
                    .in(MEMORY_OPTIMIZED, false)
                    .drives("whether the page caches have their sizes, or the least that SQLite can do with: 2 MiB for"
                            + " the writing connection, 256 KiB for each other"),
            whole(
                            "orchestrator.concurrency.max_worker_threads",
                            1,
                            64,
                            "threads",
                            4,
                            "How many queries run at once; each needs a connection and a thread.")
                    .in(MINIMAL, 1)
                    .in(HIGH_PERFORMANCE, 8)
                    .in(MEMORY_OPTIMIZED, 2)
                    .drives("the size of the read pool"),
            whole("orchestrator.concurrency.agent_pool_size", 1, 1_000, "agents", 4, "How many agents Muster runs.")
                    .supersededBy("orchestrator.agents.pool_size"),
            whole(
                            "orchestrator.concurrency.async_task_limit",
                            1,
                            1_000_000,
                            "calls",
                            20,
                            "How many calls may be under way.")
                    .supersededBy("each call has a virtual thread; ledger.queue limits how many changes may wait"),
            queue("high", "epic,approve,state"),
            queue("normal", "sprint,backlog"),
            queue("low", "metrics,cleanup"),
            key(
                            "memory_alerts.warning",
                            new KeyType.Share(),
                            "0.75",
                            "Share of Muster's memory limit at which there is a warning.")
                    .notYet(NO_ALERTS),
            key(
                            "memory_alerts.cleanup",
                            new KeyType.Share(),
                            "0.85",
                            "Share of Muster's memory limit at which it cleans up.")
                    .notYet(NO_ALERTS),
            key(
                            "memory_alerts.critical",
                            new KeyType.Share(),
                            "0.90",
                            "Share of Muster's memory limit at which there is an alarm.")
                    .notYet(NO_ALERTS),
            whole(
                            "ledger.queue",
                            1,
                            1_000_000,
                            "commands",
                            10_000,
                            "How many changes may wait; one more is answered BUSY, with a time to retry after.")
                    .in(MINIMAL, 1_000)
                    .in(HIGH_PERFORMANCE, 20_000)
                    .in(MEMORY_OPTIMIZED, 2_000)
                    .drives("the ledger's queue"),
            whole("ledger.batch", 1, 100_000, "commands", 1_000, "How many changes may share a transaction.")
                    .in(HIGH_PERFORMANCE, 2_000)
                    .in(MEMORY_OPTIMIZED, 500)
                    .drives("the ledger's batch"),
            whole(
                            "leases.agent_seconds",
                            1,
                            604_800,
                            "s",
                            60,
                            "How long a claim through REST or WebSocket lasts without a sign of life, if it does not say.")
                    .in(DEVELOPMENT, 600)
                    .drives("the lease of such a claim"),
            whole(
                            "leases.model_seconds",
                            1,
                            604_800,
                            "s",
                            1_800,
                            "How long a claim through MCP lasts without a sign of life, if it does not say.")
                    .drives("the lease of such a claim"));

    private OrchestratorKeys() {}

    private static Key queue(String name, String usual) {
        return key(
                        "orchestrator.priority_queues." + name,
                        new KeyType.Words("words, with commas between them"),
                        usual,
                        "Commands that are of " + name + " priority.")
                .supersededBy(
                        "the ledger takes all that wait at once, so that no command waits for longer than one"
                                + " transaction; tasks have a priority of their own, and cleaning up goes in pieces between them");
    }
}
