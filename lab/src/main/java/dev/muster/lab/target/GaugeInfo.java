package dev.muster.lab.target;

/**
 * A figure of its own that an operation reports for each rung, beside times and throughput.
 *
 * @param name as thresholds and {@code run.json} write it, lower snake case
 * @param unit for tables, such as {@code MB}
 * @param meaning one sentence: what it is and how it is come by
 */
public record GaugeInfo(String name, String unit, String meaning) {}
