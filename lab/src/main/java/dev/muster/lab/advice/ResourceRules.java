package dev.muster.lab.advice;

import dev.muster.lab.advice.Recommendation.Effort;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.analysis.TheilSen;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules that read what operations cost the process, the disk and each other. */
final class ResourceRules {
    private static final double NOTABLE_RISE = 1.3;
    private static final double NOTABLE_COLLECTION = 0.02;
    private static final double NOTABLE_WAIT = 0.1;
    private static final double ONE_COMMIT_EACH = 0.8;
    private static final double NEARLY_ALL = 0.98;
    private static final double NOTABLE_CURVATURE = 2;
    private static final double NEARLY_ALL_CORES = 0.85;
    private static final int LEAST_RUNGS = 4;
    private static final double MICROS = 1e6;

    static final List<Rule> ALL = List.of(
            new Rule(
                    "processor",
                    "the processors are busy all the time",
                    Measure.CPU_US_PER_OP,
                    ResourceRules::processor),
            new Rule(
                    "cpu-per-operation",
                    "processor time per operation rises with the agents",
                    Measure.CPU_US_PER_OP,
                    ResourceRules::cpuRise),
            new Rule(
                    "collection",
                    "the garbage collector takes a notable share of the time",
                    Measure.THROUGHPUT,
                    ResourceRules::collection),
            new Rule(
                    "pool-wait",
                    "the p99 of the wait for a free agent is over a tenth of the p99 of the response",
                    Measure.P99_MS,
                    ResourceRules::wait),
            new Rule(
                    "commit-per-operation",
                    "every operation has a commit of its own",
                    Measure.THROUGHPUT,
                    ResourceRules::commits),
            new Rule(
                    "busy-database",
                    "the database refuses statements because it is busy",
                    Measure.ERROR_RATE,
                    ResourceRules::busy),
            new Rule(
                    "memory-curvature",
                    "memory per agent grows with the number of agents",
                    Measure.LIVE_HEAP_PER_AGENT_BYTES,
                    ResourceRules::curvature),
            new Rule(
                    "generator-bound",
                    "the load generator was the bottleneck",
                    Measure.THROUGHPUT,
                    ResourceRules::generator));

    private ResourceRules() {}

    private static Optional<RungRecord> best(TestRecord test) {
        return test.rungs().stream()
                .filter(rung -> rung.invalid().isEmpty() && rung.throughput() > 0)
                .max(Comparator.comparingDouble(RungRecord::throughput));
    }

    /** The share of all cores that a rung kept busy; empty when its processor time was not measured. */
    static Optional<Double> busyCores(RungRecord rung, int cores) {
        Double perOperation = rung.cpuUsPerOp();
        return perOperation == null || rung.windowSeconds() <= 0 || cores < 1
                ? Optional.empty()
                : Optional.of(perOperation * rung.ok() / rung.windowSeconds() / MICROS / cores);
    }

    private static Optional<Recommendation> processor(TestRecord test, int cores) {
        return best(test)
                .filter(rung -> busyCores(rung, cores).orElse(0.0) > NEARLY_ALL_CORES)
                .map(rung -> new Recommendation(
                        "processor",
                        test.name(),
                        String.format(
                                Locale.ROOT,
                                "at %,d agents %.0f %% of %d cores are busy: throughput cannot exceed cores over processor"
                                        + " time per operation",
                                rung.agents(),
                                100 * busyCores(rung, cores).orElse(0.0),
                                cores),
                        String.format(
                                Locale.ROOT,
                                "%.1f µs of processor time an operation; bound %,.0f/s",
                                Objects.requireNonNullElse(rung.cpuUsPerOp(), Double.NaN),
                                cores * MICROS / Objects.requireNonNullElse(rung.cpuUsPerOp(), Double.NaN)),
                        "profile the hot frames and do less per operation, or give it more cores",
                        null,
                        "every percent of processor time saved is a percent of throughput",
                        0.8,
                        Effort.CHANGE,
                        State.PROPOSED,
                        null));
    }

    private static Optional<Recommendation> cpuRise(TestRecord test, int cores) {
        List<RungRecord> rungs = test.rungs().stream()
                .filter(rung -> rung.cpuUsPerOp() != null && rung.cpuUsPerOp() > 0)
                .toList();
        if (rungs.size() < LEAST_RUNGS) {
            return Optional.empty();
        }
        // Logarithms on both sides: the slope is how many e-folds of cost an e-fold of agents brings.
        Optional<TheilSen.Line> line = TheilSen.fit(
                rungs.stream().mapToDouble(rung -> Math.log(rung.agents())).toArray(),
                rungs.stream()
                        .mapToDouble(rung -> Math.log(Objects.requireNonNull(rung.cpuUsPerOp())))
                        .toArray());
        double first = Objects.requireNonNull(rungs.getFirst().cpuUsPerOp());
        double last = Objects.requireNonNull(rungs.getLast().cpuUsPerOp());
        boolean rises = line.map(TheilSen.Line::low).filter(low -> low > 0).isPresent();
        if (!rises || last < NOTABLE_RISE * first) {
            return Optional.empty();
        }
        boolean bound = busyCores(rungs.getLast(), cores).orElse(0.0) > NEARLY_ALL_CORES;
        return Optional.of(new Recommendation(
                "cpu-per-operation",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "an operation costs %.1f × as much processor time at %,d agents as at %,d",
                        last / first,
                        rungs.getLast().agents(),
                        rungs.getFirst().agents()),
                String.format(Locale.ROOT, "%.1f µs, then %.1f µs an operation", first, last),
                "look for spinning, retried compare-and-set and fan-out; stripe what all agents write to",
                bound ? (Double) (last / first) : null,
                bound
                        ? "utilisation law: the processors are the bound"
                        : "the processors are not the bound, so throughput need not change",
                0.5,
                Effort.CHANGE,
                State.PROPOSED,
                null));
    }

    private static Optional<Recommendation> collection(TestRecord test, int cores) {
        return test.rungs().stream()
                .filter(rung -> share(rung) > NOTABLE_COLLECTION)
                .max(Comparator.comparingDouble(ResourceRules::share))
                .map(rung -> new Recommendation(
                        "collection",
                        test.name(),
                        String.format(
                                Locale.ROOT,
                                "the collector takes %.1f %% of the time at %,d agents",
                                100 * share(rung),
                                rung.agents()),
                        String.format(
                                Locale.ROOT,
                                "%,d collections, %,d ms in a window of %.0f s",
                                rung.gcCount(),
                                rung.gcMs(),
                                rung.windowSeconds()),
                        "a larger young generation, another collector, or fewer allocations at the hot site",
                        1 / (1 - share(rung)),
                        "without any pause: an upper bound",
                        0.5,
                        Effort.SETTING,
                        State.PROPOSED,
                        null));
    }

    private static double share(RungRecord rung) {
        return rung.gcMs() == null || rung.windowSeconds() <= 0 ? 0 : rung.gcMs() / 1e3 / rung.windowSeconds();
    }

    private static Optional<Recommendation> wait(TestRecord test, int cores) {
        return test.rungs().stream()
                .filter(rung -> waits(rung) > NOTABLE_WAIT)
                .max(Comparator.comparingDouble(ResourceRules::waits))
                .map(rung -> new Recommendation(
                        "pool-wait",
                        test.name(),
                        String.format(
                                Locale.ROOT,
                                "operations wait for one of %,d agents for %.0f %% of their p99",
                                rung.agents(),
                                100 * waits(rung)),
                        String.format(
                                Locale.ROOT,
                                "pool wait p99 %.2f ms of a response p99 of %.2f ms",
                                Objects.requireNonNullElse(rung.generator().poolWaitP99Ms(), Double.NaN),
                                Objects.requireNonNullElse(rung.responseMs().p99(), Double.NaN)),
                        String.format(
                                Locale.ROOT,
                                "more agents than Little's N = X·R, here %.0f at the median and %.0f at p99 of the service"
                                        + " time; or less work for each",
                                needed(rung, rung.serviceMs().p50()),
                                needed(rung, rung.serviceMs().p99())),
                        null,
                        "it shortens responses; at a given rate throughput stays",
                        0.7,
                        Effort.SETTING,
                        State.PROPOSED,
                        null));
    }

    private static double needed(RungRecord rung, @Nullable Double millis) {
        return millis == null ? Double.NaN : Math.ceil(rung.offered() / rung.windowSeconds() * millis / 1e3);
    }

    private static double waits(RungRecord rung) {
        Double wait = rung.generator().poolWaitP99Ms();
        Double response = rung.responseMs().p99();
        return wait == null || response == null || response == 0 ? 0 : wait / response;
    }

    private static Optional<Recommendation> commits(TestRecord test, int cores) {
        return best(test)
                .filter(rung -> rung.agents() > 1)
                // What was due before an overloaded window commits in it, and is no operation of it.
                .filter(rung -> rung.ok() >= NEARLY_ALL * rung.offered())
                .filter(rung -> perOperation(rung, "commits") > ONE_COMMIT_EACH)
                .map(rung -> new Recommendation(
                        "commit-per-operation",
                        test.name(),
                        String.format(
                                Locale.ROOT,
                                "%.2f commits an operation at %,d agents: each waits for the disk by itself",
                                perOperation(rung, "commits"),
                                rung.agents()),
                        String.format(
                                Locale.ROOT,
                                "%,d commits, %,d operations",
                                rung.counters().get("commits"),
                                rung.ok()),
                        "put the operations of several agents into one commit; a write-ahead log; synchronous=NORMAL where"
                                + " a crash of the machine may lose the last changes",
                        null,
                        "depends on the disk: compare the fdatasync time with the response time",
                        0.5,
                        Effort.CHANGE,
                        State.PROPOSED,
                        null));
    }

    private static double perOperation(RungRecord rung, String counter) {
        Long count = rung.counters().get(counter);
        return count == null || rung.ok() == 0 ? 0 : (double) count / rung.ok();
    }

    private static Optional<Recommendation> busy(TestRecord test, int cores) {
        long refused = test.rungs().stream()
                .mapToLong(rung -> rung.counters().getOrDefault("refused as busy", 0L)
                        + rung.errors().getOrDefault("busy", 0L)
                        + rung.errors().getOrDefault("lock", 0L))
                .sum();
        return refused == 0
                ? Optional.empty()
                : Optional.of(new Recommendation(
                        "busy-database",
                        test.name(),
                        String.format(
                                Locale.ROOT, "%,d statements were refused because the database was busy", refused),
                        "the target's counter of refusals, and errors of kind busy or lock",
                        "one writer for all, and a busy_timeout for whoever else opens the file",
                        null,
                        "it removes errors and retries",
                        0.8,
                        Effort.CHANGE,
                        State.PROPOSED,
                        null));
    }

    private static Optional<Recommendation> curvature(TestRecord test, int cores) {
        List<RungRecord> rungs = test.rungs().stream()
                .filter(rung -> rung.liveHeapBytes() != null)
                .toList();
        if (rungs.size() < LEAST_RUNGS) {
            return Optional.empty();
        }
        int half = rungs.size() / 2;
        double low = slope(rungs.subList(0, half + 1));
        double high = slope(rungs.subList(half, rungs.size()));
        if (low <= 0 || high < NOTABLE_CURVATURE * low) {
            return Optional.empty();
        }
        return Optional.of(new Recommendation(
                "memory-curvature",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "one more agent costs %.1f KB at the top of the ladder, and %.1f KB at its bottom",
                        high / 1024,
                        low / 1024),
                "slopes of the live heap over the lower and the upper half of the ladder",
                "look for something that each agent keeps about every other, and for buffers per session",
                null,
                "it saves memory, not time",
                0.4,
                Effort.CHANGE,
                State.PROPOSED,
                null));
    }

    private static double slope(List<RungRecord> rungs) {
        return TheilSen.fit(
                        rungs.stream().mapToDouble(RungRecord::agents).toArray(),
                        rungs.stream()
                                .mapToDouble(rung -> Objects.requireNonNull(rung.liveHeapBytes()))
                                .toArray())
                .map(TheilSen.Line::slope)
                .orElse(0.0);
    }

    private static Optional<Recommendation> generator(TestRecord test, int cores) {
        return test.rungs().stream()
                .filter(rung -> rung.invalid().stream().anyMatch(reason -> reason.contains("generator")))
                .findFirst()
                .map(rung -> new Recommendation(
                        "generator-bound",
                        test.name(),
                        "the load generator could not keep up: this is no limit of the target",
                        rung.invalid().getFirst(),
                        "offer less, or run the generator on a machine of its own",
                        null,
                        "none: nothing is to be changed in the target",
                        0.9,
                        Effort.SETTING,
                        State.NOT_APPLICABLE,
                        null));
    }
}
