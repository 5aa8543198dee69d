package dev.muster.server.alert;

import dev.muster.core.metric.Outcomes;
import java.time.Duration;

/** A figure that rules look at; each can be asked of the server itself, and of Prometheus. */
public enum Signal {
    /** What callers waited for their commands, on average. */
    COMMAND_SECONDS(
            Unit.SECONDS,
            "commands took on average",
            Duration.ofMinutes(1),
            "sum by (instance) (rate(muster_command_duration_seconds_sum[1m]))"
                    + " / sum by (instance) (rate(muster_command_duration_seconds_count[1m]))"),
    /** From claims of tasks until their holders ended them, on average. */
    WORK_SECONDS(
            Unit.SECONDS,
            "agents worked on a task on average",
            Duration.ofMinutes(10),
            "sum by (instance) (rate(agent_execution_seconds_sum[10m]))"
                    + " / sum by (instance) (rate(agent_execution_seconds_count[10m]))"),
    /** The server's memory, as a share of its own limit. */
    MEMORY_SHARE(Unit.SHARE, "of its limit of memory the server uses", Duration.ZERO, "muster_memory_used_ratio"),
    /** The share of commands and queries that failed through no fault of their caller. */
    ERROR_SHARE(
            Unit.SHARE,
            "of commands and queries failed",
            Duration.ofMinutes(1),
            "(sum by (instance) (rate(muster_commands_total{outcome=~\"" + String.join("|", Outcomes.FAILURES)
                    + "\"}[1m]))"
                    + " + sum by (instance) (rate(muster_pool_busy_total[1m])))"
                    + " / (sum by (instance) (rate(muster_commands_total[1m]))"
                    + " + sum by (instance) (rate(muster_pool_queries_total[1m]))"
                    + " + sum by (instance) (rate(muster_pool_busy_total[1m])))"),
    /** Leases that ran out because nobody renewed them. */
    LEASES_EXPIRED(
            Unit.COUNT,
            "leases ran out",
            Duration.ofMinutes(5),
            "sum by (instance) (increase(muster_leases_expired_total[5m]))"),
    /** How full the queue before the ledger is. */
    QUEUE_SHARE(
            Unit.SHARE,
            "of the ledger's queue is taken",
            Duration.ZERO,
            "muster_ledger_queue_depth / muster_ledger_queue_capacity"),
    /** By how many events the slowest reader is behind. */
    SUBSCRIBER_LAG(Unit.COUNT, "events is the slowest reader behind", Duration.ZERO, "muster_subscriber_lag"),
    /** What the file system of the data directory has left. */
    DISK_FREE(Unit.BYTES, "are left on the disk", Duration.ZERO, "muster_store_usable_bytes"),
    /** What commands took, by what the same commands took in the baseline that the server was given. */
    BASELINE_RATIO(
            Unit.RATIO, "as long as in the baseline did commands take", Duration.ofMinutes(5), "muster_baseline_ratio"),
    /** How long the slowest hundredth of commands took at least, by the same in the baseline. */
    BASELINE_P99_RATIO(
            Unit.RATIO,
            "as long as in the baseline did the slowest hundredth of commands take",
            Duration.ofMinutes(5),
            "muster_baseline_p99_ratio"),
    /** Processor time for each command and query, by the same in the baseline. */
    BASELINE_CPU_RATIO(
            Unit.RATIO,
            "as much processor time as in the baseline did a command or query take",
            Duration.ofMinutes(5),
            "muster_baseline_cpu_ratio");

    private final Unit unit;
    private final String what;
    private final Duration window;
    private final String promql;

    Signal(Unit unit, String what, Duration window, String promql) {
        this.unit = unit;
        this.what = what;
        this.window = window;
        this.promql = promql;
    }

    public Unit unit() {
        return unit;
    }

    /** Over how long it is taken; zero for what is so at one moment. */
    public Duration window() {
        return window;
    }

    /** The same figure as a query for Prometheus. */
    public String promql() {
        return promql;
    }

    /** Says a value in words, such as {@code commands took on average 6.2 s}. */
    String says(double value) {
        return switch (unit) {
            case SECONDS -> what + " " + unit.text(value);
            case SHARE, COUNT, BYTES, RATIO -> unit.text(value) + " " + what;
        };
    }
}
