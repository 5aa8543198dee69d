package dev.muster.cli.checklist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a number of agents needs, by the slopes of a ladder that was measured: base + agents × what one more costs. An
 * upper end of an interval is used for what is recommended, and a figure that was not measured has none.
 */
final class Sizing {
    /** The operation whose ladder has a server of its own, and agents that stay connected. */
    static final String OPERATION = "connected_agents";

    private static final double MEGABYTE = 1 << 20;
    private static final double MEMORY_RESERVE = 1.5;
    private static final double BUSY_AT_MOST = 0.5;
    private static final double HEAP_RESERVE = 2;
    private static final double FILES_RESERVE = 1.25;
    private static final double REACH = 1.5;
    private static final int DAY = 86_400;
    private static final int STEP = 1_000;

    private final Map<?, ?> test;
    private final int agents;
    private final @Nullable Double wantedRate;

    /**
     * @param test the ladder, as in {@code run.json}
     * @param agents how many
     * @param wantedRate tasks a second of each; null for that of the ladder
     */
    Sizing(Map<?, ?> test, int agents, @Nullable Double wantedRate) {
        this.test = test;
        this.agents = agents;
        this.wantedRate = wantedRate;
    }

    /**
     * One resource.
     *
     * @param resource its name
     * @param least what it takes; null if it was not measured
     * @param recommended with room for what nobody foresaw; null likewise
     * @param perThousand what 1,000 agents more take; null likewise
     * @param unit of the three
     * @param how they came about, or why they are missing
     */
    record Need(
            String resource,
            @Nullable Double least,
            @Nullable Double recommended,
            @Nullable Double perThousand,
            String unit,
            String how) {}

    /** The largest number of agents that was measured. */
    int measuredTo() {
        return rungs().stream()
                .mapToInt(rung -> (int) number(rung, "agents", 0))
                .max()
                .orElse(0);
    }

    /** Whether the figures lie well beyond what was measured. */
    boolean extrapolated() {
        return agents > REACH * measuredTo();
    }

    /** Tasks a second of each agent; null if nobody knows. */
    @Nullable
    Double rate() {
        if (wantedRate != null) {
            return wantedRate;
        }
        Map<?, ?> rung = nearest();
        double throughput = number(rung, "throughput", Double.NaN);
        double connected = number(rung, "agents", 0);
        return Double.isNaN(throughput) || connected == 0 ? null : Double.valueOf(throughput / connected);
    }

    /** All of them. */
    List<Need> needs() {
        List<Need> needs = new ArrayList<>();
        needs.add(line("memory of the server", "rss_bytes", MEMORY_RESERVE));
        needs.add(line("largest heap (-Xmx)", "live_heap_bytes", HEAP_RESERVE));
        needs.add(processors());
        needs.add(files());
        needs.add(writes());
        return needs;
    }

    private Need line(String resource, String figure, double reserve) {
        Map<?, ?> growth = list("growth").stream()
                .filter(each -> figure.equals(each.get("figure")))
                .findFirst()
                .orElse(Map.of());
        double slope = number(growth, "per_agent", Double.NaN);
        double base = number(growth, "base", Double.NaN);
        if (Double.isNaN(slope) || Double.isNaN(base)) {
            return missing(resource, "MB", figure + " was not measured at three numbers of agents");
        }
        double low = number(growth, "low", Double.NaN);
        double high = number(growth, "high", Double.NaN);
        double least = (base + slope * agents) / MEGABYTE;
        double upper = (base + Math.max(slope, Double.isNaN(high) ? slope : high) * agents) / MEGABYTE;
        String interval = Double.isNaN(low) || Double.isNaN(high)
                ? "no interval: fewer than four rungs"
                : String.format(Locale.ROOT, "95 %%: %.1f to %.1f KB", low / 1024, high / 1024);
        return new Need(
                resource,
                least,
                upper * reserve,
                slope * STEP / MEGABYTE,
                "MB",
                String.format(
                        Locale.ROOT,
                        "%.0f MB + %.1f KB an agent (%s); recommended: %.1f × the upper end",
                        base / MEGABYTE,
                        slope / 1024,
                        interval,
                        reserve));
    }

    private Need processors() {
        double micros = number(nearest(), "cpu_us_per_op", Double.NaN);
        Double rate = rate();
        if (Double.isNaN(micros) || rate == null) {
            return missing("processors", "cores", "processor time of a task was not measured");
        }
        // A smaller rung shares what a server costs anyway among fewer tasks.
        double smallest = number(nearest(), "agents", 0);
        double most = rungs().stream()
                .filter(rung -> number(rung, "agents", 0) >= smallest)
                .mapToDouble(rung -> number(rung, "cpu_us_per_op", 0))
                .max()
                .orElse(micros);
        double each = rate * micros / 1e6;
        return new Need(
                "processors",
                agents * each,
                Math.max(1, agents * rate * Math.max(most, micros) / 1e6 / BUSY_AT_MOST),
                STEP * each,
                "cores",
                String.format(
                        Locale.ROOT,
                        "%.0f µs a task at the nearest rung, at most %.0f from there on, heartbeats included; recommended: half idle",
                        micros,
                        most));
    }

    private Need files() {
        List<Map<?, ?>> measured = rungs().stream()
                .filter(rung -> !Double.isNaN(number(rung, "descriptors", Double.NaN)))
                .sorted(Comparator.comparingDouble(rung -> number(rung, "agents", 0)))
                .toList();
        if (measured.size() < 2) {
            return missing("open files", "files", "open files were not measured at two numbers of agents");
        }
        Map<?, ?> first = measured.getFirst();
        Map<?, ?> last = measured.getLast();
        double slope = (number(last, "descriptors", 0) - number(first, "descriptors", 0))
                / (number(last, "agents", 0) - number(first, "agents", 0));
        double least = number(first, "descriptors", 0) + slope * (agents - number(first, "agents", 0));
        return new Need(
                "open files",
                Math.ceil(least),
                Math.ceil(least * FILES_RESERVE),
                slope * STEP,
                "files",
                String.format(Locale.ROOT, "%.2f an agent, from the first rung to the last; ulimit -n", slope));
    }

    private Need writes() {
        Map<?, ?> rung = nearest();
        double bytes = number(rung, "disk_write_bytes", Double.NaN);
        double done = number(rung, "ok", 0);
        Double rate = rate();
        if (Double.isNaN(bytes) || done == 0 || rate == null) {
            return missing("written to the disk", "MB a day", "what is written was not measured");
        }
        double each = bytes / done * rate * DAY / MEGABYTE;
        return new Need(
                "written to the disk",
                agents * each,
                agents * each,
                STEP * each,
                "MB a day",
                String.format(
                        Locale.ROOT,
                        "%.1f KB a task; what stays of it depends on how long tasks and events are kept",
                        bytes / done / 1024));
    }

    private static Need missing(String resource, String unit, String why) {
        return new Need(resource, null, null, null, unit, "not measured: " + why);
    }

    private Map<?, ?> nearest() {
        return rungs().stream()
                .min(Comparator.comparingDouble(rung ->
                        Math.abs(Math.log(Math.max(1, number(rung, "agents", 1)) / agents))))
                .orElse(Map.of());
    }

    private List<Map<?, ?>> rungs() {
        return list("rungs");
    }

    private List<Map<?, ?>> list(String name) {
        List<Map<?, ?>> items = new ArrayList<>();
        if (test.get(name) instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> item) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    private static double number(Map<?, ?> of, String name, double otherwise) {
        return of.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
