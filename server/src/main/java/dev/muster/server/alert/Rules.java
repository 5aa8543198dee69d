package dev.muster.server.alert;

import static dev.muster.server.alert.Severity.CLEANUP;
import static dev.muster.server.alert.Severity.CRITICAL;
import static dev.muster.server.alert.Severity.WARNING;

import dev.muster.server.alert.Rule.Level;
import java.time.Duration;
import java.util.List;

/** The table of alerts. The rules for Prometheus in {@code ops/prometheus/rules.yml} are written from it. */
public final class Rules {
    private static final double MIB = 1024.0 * 1024;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration COOL_DOWN = Duration.ofMinutes(5);

    private static final List<Rule> USUAL = List.of(
            new Rule(
                    "HIGH_RESPONSE_TIME",
                    Signal.COMMAND_SECONDS,
                    List.of(new Level(WARNING, 5), new Level(CRITICAL, 30)),
                    4,
                    SOON,
                    COOL_DOWN,
                    "look at muster_ledger_sync_seconds (a slow disk) and muster_ledger_queue_depth (too many callers)"),
            new Rule(
                    "AGENT_EXECUTION_SLOW",
                    Signal.WORK_SECONDS,
                    List.of(new Level(WARNING, 60), new Level(CRITICAL, 3_600)),
                    50,
                    SOON,
                    COOL_DOWN,
                    "look at agent_execution_seconds by agent_type and task_type: cut large tasks, or set another level"
                            + " if that is how long they take"),
            new Rule(
                    "HIGH_MEMORY_USAGE",
                    Signal.MEMORY_SHARE,
                    List.of(new Level(WARNING, 0.75), new Level(CLEANUP, 0.85), new Level(CRITICAL, 0.90)),
                    0.70,
                    SOON,
                    COOL_DOWN,
                    "look at connections, MCP sessions and the length of answers; give the server more memory"),
            new Rule(
                    "HIGH_ERROR_RATE",
                    Signal.ERROR_SHARE,
                    List.of(new Level(WARNING, 0.10), new Level(CRITICAL, 0.50)),
                    0.05,
                    SOON,
                    COOL_DOWN,
                    "look at muster_commands_total by outcome: busy is overload, disk_full and engine_stopped are the"
                            + " disk, internal is a defect to be reported"),
            new Rule(
                    "LEASES_EXPIRING",
                    Signal.LEASES_EXPIRED,
                    List.of(new Level(WARNING, 5), new Level(CRITICAL, 50)),
                    1,
                    Duration.ZERO,
                    COOL_DOWN,
                    "agents die or forget to renew: look at which sessions held them, in the events lease_ended"),
            new Rule(
                    "QUEUE_GROWING",
                    Signal.QUEUE_SHARE,
                    List.of(new Level(WARNING, 0.10), new Level(CRITICAL, 0.50)),
                    0.05,
                    SOON,
                    COOL_DOWN,
                    "more commands come than are worked off: have callers batch them, or call less often"),
            new Rule(
                    "SUBSCRIBER_LAG",
                    Signal.SUBSCRIBER_LAG,
                    List.of(new Level(WARNING, 1_000), new Level(CRITICAL, 10_000)),
                    100,
                    SOON,
                    COOL_DOWN,
                    "a reader of events does not keep up: end it, or have it ask for fewer topics"),
            new Rule(
                    "DISK_LOW",
                    Signal.DISK_FREE,
                    List.of(new Level(WARNING, 1_024 * MIB), new Level(CRITICAL, 256 * MIB)),
                    1_280 * MIB,
                    Duration.ZERO,
                    COOL_DOWN,
                    "free space in the file system of the data directory, or keep less: see retention"),
            new Rule(
                    "REGRESSION",
                    Signal.BASELINE_RATIO,
                    List.of(new Level(WARNING, 1.5), new Level(CRITICAL, 3)),
                    1.25,
                    Duration.ofMinutes(1),
                    COOL_DOWN,
                    "commands have become slower than in the baseline: compare muster_command_duration_seconds by"
                            + " command, and what was changed since"),
            new Rule(
                    "REGRESSION_P99",
                    Signal.BASELINE_P99_RATIO,
                    // Buckets are up to five times as wide as their lower bound, so less says little.
                    List.of(new Level(WARNING, 3), new Level(CRITICAL, 10)),
                    2,
                    Duration.ofMinutes(1),
                    COOL_DOWN,
                    "the slowest commands have become slower than in the baseline: look for stalls of the disk"
                            + " (muster_ledger_sync_seconds) and pauses (jvm_gc_collection_seconds_total)"),
            new Rule(
                    "REGRESSION_CPU",
                    Signal.BASELINE_CPU_RATIO,
                    List.of(new Level(WARNING, 2), new Level(CRITICAL, 5)),
                    1.5,
                    Duration.ofMinutes(1),
                    COOL_DOWN,
                    "a command or query takes more processor time than in the baseline: see what runs hot with the"
                            + " commands of docs/observing.md; other kinds of work count as well, such as searches"));

    private Rules() {}

    /** The usual rules, each of which has a name of its own. */
    public static List<Rule> usual() {
        return USUAL;
    }
}
