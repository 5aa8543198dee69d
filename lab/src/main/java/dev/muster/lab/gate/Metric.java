package dev.muster.lab.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a threshold can bound. The wire name is the key in the scenario file and in {@code run.json}. */
public enum Metric {
    ACHIEVED_OF_OFFERED("achieved_of_offered", false, "Operations that ended well, of those offered (0 to 1)."),
    ERROR_RATE("error_rate", true, "Operations that failed or never started, of those offered (0 to 1)."),
    P50_MS("p50_ms", true, "Median response time in milliseconds."),
    P90_MS("p90_ms", true, "90th percentile of the response time in milliseconds."),
    P95_MS("p95_ms", true, "95th percentile of the response time in milliseconds."),
    P99_MS("p99_ms", true, "99th percentile of the response time in milliseconds."),
    P999_MS("p999_ms", true, "99.9th percentile of the response time in milliseconds."),
    THROUGHPUT("throughput", false, "Units of work that ended well, per second."),
    LOST("lost", true, "Acknowledged changes that the audit did not find."),
    DUPLICATED("duplicated", true, "Changes that the audit found more than once."),
    FOREIGN("foreign", true, "Rows that belong to somebody else's work."),
    OUT_OF_ORDER("out_of_order", true, "Places where an order that must hold does not."),
    CORRUPT("corrupt", true, "Rows whose content or state is not what was written."),
    EFFICIENCY_SEED("efficiency_seed", false, "Throughput over N times the throughput of one agent."),
    EFFICIENCY_CAPACITY(
            "efficiency_capacity", false, "Throughput over min(N, capacity) times the throughput of one agent."),
    DEGRADATION("degradation", true, "Loss of the rate per agent against the first rung (0 to 1)."),
    P50_OF_FIRST("p50_of_first", true, "Median response time over the median of the first rung."),
    THROUGHPUT_OF_BEST("throughput_of_best", false, "Throughput over the throughput of the best rung (0 to 1)."),
    P50_OF_TEST("p50_of_test", true, "Median response time over the median in an earlier test."),
    CPU_US_PER_OP("cpu_us_per_op", true, "Processor time per operation in microseconds."),
    LIVE_HEAP_PER_AGENT_KB("live_heap_per_agent_kb", true, "Slope of the live heap over the ladder, in KB an agent."),
    RETAINED_PER_AGENT_KB(
            "retained_per_agent_kb",
            true,
            "Live heap that stays when agents have left, over the ladder, in KB an agent."),
    RSS_PER_AGENT_KB("rss_per_agent_kb", true, "Slope of the resident set over the ladder, in KB an agent."),
    DETECT_MS(
            "detect_ms",
            true,
            "From a fault to the first attempt that failed, in milliseconds; median over the repetitions."),
    RECOVERY_MS(
            "recovery_ms",
            true,
            "From when a fault was lifted to the first operation that ended well, in milliseconds; median over the repetitions."),
    STEADY_MS(
            "steady_ms",
            true,
            "From when a fault was lifted until the rate was as before, in milliseconds; median over the repetitions."),
    BACKLOG_MS(
            "backlog_ms",
            true,
            "From when a fault was lifted until nothing was left undone, in milliseconds; median over the repetitions."),
    NORMAL_MS(
            "normal_ms",
            true,
            "From when a fault was lifted until rate and response time were as before, in milliseconds; median over the repetitions."),
    GOODPUT_OF_PEAK(
            "goodput_of_peak",
            false,
            "What was answered well and in time under overload, of the peak that was found before (0 to 1); median over the repetitions."),
    ACCEPTED_P99_MS(
            "accepted_p99_ms",
            true,
            "99th percentile of what was answered well under overload, in milliseconds; median over the repetitions."),
    GAUGE_MAX("gauges", true, "A figure that the operation itself reports, at most."),
    GAUGE_MIN("gauges", false, "A figure that the operation itself reports, at least.");

    private final String wireName;
    private final boolean upper;
    private final String meaning;

    Metric(String wireName, boolean upper, String meaning) {
        this.wireName = wireName;
        this.upper = upper;
        this.meaning = meaning;
    }

    /** The key in files, lower snake case. */
    public String wireName() {
        return wireName;
    }

    /** Whether a bound on this metric is a maximum (otherwise a minimum). */
    public boolean upper() {
        return upper;
    }

    /** One sentence with the unit. */
    public String meaning() {
        return meaning;
    }

    /** Whether this is a response time, which may be bounded relative to the disk. */
    public boolean latency() {
        return switch (this) {
            case P50_MS, P90_MS, P95_MS, P99_MS, P999_MS -> true;
            default -> false;
        };
    }

    /** Whether this says how fast a target was on a rung: what its machine's host may have to do with. */
    public boolean speed() {
        return latency() || this == THROUGHPUT || this == CPU_US_PER_OP;
    }

    /** Whether one figure stands for the whole test, so that the bound names no rung. */
    public boolean wholeTest() {
        return switch (this) {
            case LOST,
                    DUPLICATED,
                    FOREIGN,
                    OUT_OF_ORDER,
                    CORRUPT,
                    LIVE_HEAP_PER_AGENT_KB,
                    RETAINED_PER_AGENT_KB,
                    RSS_PER_AGENT_KB -> true;
            default -> ofFault();
        };
    }

    /** Whether only a test of type fault has this figure. */
    public boolean ofFault() {
        return switch (this) {
            case DETECT_MS, RECOVERY_MS, STEADY_MS, BACKLOG_MS, NORMAL_MS -> true;
            default -> ofOverload();
        };
    }

    /** Whether only an overload has this figure. */
    public boolean ofOverload() {
        return this == GOODPUT_OF_PEAK || this == ACCEPTED_P99_MS;
    }

    /** Whether the metric exists for a single operation of a mix too. */
    public boolean perOperation() {
        return switch (this) {
            case P50_MS, P90_MS, P95_MS, P99_MS, P999_MS, P50_OF_FIRST, P50_OF_TEST -> true;
            default -> false;
        };
    }

    /** Whether this stands for the gauges of an operation: which one, the threshold says. */
    public boolean gauge() {
        return this == GAUGE_MAX || this == GAUGE_MIN;
    }

    /** The metrics that are figures of every load: all but the gauges. */
    public static List<Metric> common() {
        return Arrays.stream(values()).filter(metric -> !metric.gauge()).toList();
    }

    /** The common metric with this wire name. */
    public static Optional<Metric> named(String name) {
        return common().stream().filter(metric -> metric.wireName.equals(name)).findFirst();
    }
}
