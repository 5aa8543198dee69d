package dev.muster.lab.gate;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.fault.Overload;
import dev.muster.lab.fault.Recovery;
import dev.muster.lab.gate.Threshold.RungChoice;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.Stopped;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges the thresholds of a test by what was measured. */
public final class Gates {
    private final List<TestRecord> earlier;
    private final Distribution disk;

    /**
     * @param earlier tests measured before, for bounds that compare with them
     * @param disk the disk's own synchronous-write latency beside the load
     */
    public Gates(List<TestRecord> earlier, Distribution disk) {
        this.earlier = List.copyOf(earlier);
        this.disk = disk;
    }

    /**
     * Judges every threshold, and the audit: findings fail a test whether or not a threshold asks for them.
     *
     * @param test with its rungs, memory slopes and audit in place
     */
    public List<GateRecord> judge(TestRecord test, List<Threshold> thresholds) {
        List<GateRecord> gates = new ArrayList<>();
        for (Threshold threshold : thresholds) {
            if (threshold.metric().wholeTest()) {
                gates.add(gate(threshold, null, null, wholeTest(test, threshold.metric())));
                continue;
            }
            Optional<String> leftOut = leftOut(test, threshold.rung());
            if (leftOut.isPresent()) {
                gates.add(gate(threshold, threshold.operation(), null, new Figure(null, leftOut.get())));
                continue;
            }
            if (threshold.rung() instanceof RungChoice.Each) {
                gates.addAll(notReached(test, threshold));
            }
            for (RungRecord rung : chosen(test.rungs(), threshold.rung())) {
                for (String operation : operations(rung, threshold)) {
                    GateRecord judged = gate(
                            threshold,
                            operation.isEmpty() ? null : operation,
                            rung.agents(),
                            value(test, rung, operation, threshold));
                    gates.add(Interference.leftOpen(judged, rung.generator(), threshold.metric()));
                }
            }
        }
        gates.addAll(audit(test.audit(), thresholds));
        return gates;
    }

    /** A figure, or the reason why there is none. */
    private record Figure(
            @Nullable Double value,
            @Nullable String missing,
            @Nullable Double low,
            @Nullable Double high) {
        Figure(@Nullable Double value, @Nullable String missing) {
            this(value, missing, null, null);
        }

        /** Whether a limit lies inside the 95 % interval, so that the figure cannot be told from it. */
        boolean straddles(double limit) {
            return low != null && high != null && low <= limit && limit <= high;
        }

        static Figure of(@Nullable Double value, String missing) {
            return value == null ? new Figure(null, missing) : new Figure(value, null);
        }
    }

    /** Why the rung that a threshold asks for is not there, if the ladder ended before it. */
    private static Optional<String> leftOut(TestRecord test, RungChoice choice) {
        Stopped stopped = test.stopped();
        if (stopped == null) {
            return Optional.empty();
        }
        boolean left = switch (choice) {
            case RungChoice.Last last -> true;
            case RungChoice.At at -> stopped.notRun().contains(at.agents());
            case RungChoice.Each each -> false;
            case RungChoice.First first -> false;
            case RungChoice.Best best -> false;
        };
        return left ? Optional.of(ended(stopped)) : Optional.empty();
    }

    private static String ended(Stopped stopped) {
        return "the ladder ended at " + stopped.agents() + " agents: " + stopped.reason();
    }

    /** What a bound on every rung comes to on those that the ladder did not reach. */
    private List<GateRecord> notReached(TestRecord test, Threshold threshold) {
        Stopped stopped = test.stopped();
        return stopped == null
                ? List.of()
                : stopped.notRun().stream()
                        .map(agents -> gate(threshold, threshold.operation(), agents, new Figure(null, ended(stopped))))
                        .toList();
    }

    private static List<RungRecord> chosen(List<RungRecord> rungs, RungChoice choice) {
        if (rungs.isEmpty()) {
            return rungs;
        }
        return switch (choice) {
            case RungChoice.Each each -> rungs;
            case RungChoice.First first -> at(rungs, rungs.getFirst().agents());
            case RungChoice.Last last -> at(rungs, rungs.getLast().agents());
            case RungChoice.Best best ->
                at(
                        rungs,
                        rungs.stream()
                                .max(Comparator.comparingDouble(RungRecord::throughput))
                                .orElseThrow()
                                .agents());
            case RungChoice.At at -> at(rungs, at.agents());
        };
    }

    /** A number of agents, however often it was measured: a bound holds each time, or it does not hold. */
    private static List<RungRecord> at(List<RungRecord> rungs, int agents) {
        return rungs.stream().filter(rung -> rung.agents() == agents).toList();
    }

    private static List<String> operations(RungRecord rung, Threshold threshold) {
        String operation = threshold.operation();
        if (operation == null) {
            return List.of("");
        }
        if (!operation.equals("each")) {
            return List.of(operation);
        }
        return rung.operations().isEmpty()
                ? List.of("") // of a single operation the whole load tells
                : rung.operations().stream().map(OperationRecord::name).toList();
    }

    private static Distribution response(RungRecord rung, String operation) {
        if (operation.isEmpty()) {
            return rung.responseMs();
        }
        return rung.operations().stream()
                .filter(it -> it.name().equals(operation))
                .findFirst()
                .map(OperationRecord::responseMs)
                .orElse(Distribution.EMPTY);
    }

    private Figure value(TestRecord test, RungRecord rung, String operation, Threshold threshold) {
        Distribution response = response(rung, operation);
        return switch (threshold.metric()) {
            case P50_MS -> Figure.of(response.p50(), Distribution.tooFew(response.n(), 50));
            case P90_MS -> Figure.of(response.p90(), Distribution.tooFew(response.n(), 90));
            case P95_MS -> Figure.of(response.p95(), Distribution.tooFew(response.n(), 95));
            case P99_MS -> Figure.of(response.p99(), Distribution.tooFew(response.n(), 99));
            case P999_MS -> Figure.of(response.p999(), Distribution.tooFew(response.n(), 99.9));
            case ACHIEVED_OF_OFFERED -> Figure.of(rung.achievedOfOffered(), "nothing was offered");
            case ERROR_RATE -> Figure.of(rung.errorRate(), "nothing was offered");
            case THROUGHPUT -> Figure.of(rung.throughput(), "");
            case EFFICIENCY_SEED -> Figure.of(rung.efficiencySeed(), reason(rung, "efficiency_seed"));
            case EFFICIENCY_CAPACITY -> Figure.of(rung.efficiencyCapacity(), reason(rung, "efficiency_capacity"));
            case DEGRADATION -> Figure.of(rung.degradation(), reason(rung, "degradation"));
            case CPU_US_PER_OP -> Figure.of(rung.cpuUsPerOp(), reason(rung, "cpu_us_per_op"));
            case P50_OF_FIRST ->
                ratio(response, response(test.repetition(rung).getFirst(), operation), "the first rung");
            case P50_OF_TEST -> ofOtherTest(response, operation, threshold);
            case THROUGHPUT_OF_BEST -> ofBest(test, rung);
            case GAUGE_MAX, GAUGE_MIN -> gauge(rung, threshold);
            default -> throw new IllegalStateException(threshold.metric() + " is a figure of the whole test");
        };
    }

    private static String reason(RungRecord rung, String key) {
        return rung.notMeasured().getOrDefault(key, "not measured");
    }

    private static Figure gauge(RungRecord rung, Threshold threshold) {
        RungRecord.GaugeRecord gauge = rung.gauges().get(threshold.gauge());
        return Figure.of(gauge == null ? null : gauge.value(), reason(rung, threshold.subject()));
    }

    private static Figure ofBest(TestRecord test, RungRecord rung) {
        double best = test.repetition(rung).stream()
                .mapToDouble(RungRecord::throughput)
                .max()
                .orElse(0);
        return best > 0 ? new Figure(rung.throughput() / best, null) : new Figure(null, "no rung did any work");
    }

    private Figure ofOtherTest(Distribution response, String operation, Threshold threshold) {
        Optional<TestRecord> other = earlier.stream()
                .filter(it -> it.name().equals(threshold.otherTest()))
                .findFirst();
        if (other.isEmpty() || other.get().rungs().isEmpty()) {
            return new Figure(null, "test '" + threshold.otherTest() + "' has no figures in this run");
        }
        return ratio(
                response, response(other.get().rungs().getFirst(), operation), "test '" + threshold.otherTest() + "'");
    }

    private static Figure ratio(Distribution response, Distribution reference, String what) {
        Double above = response.p50();
        Double below = reference.p50();
        if (above == null || below == null || below == 0) {
            return new Figure(null, "too few samples for a median, here or in " + what);
        }
        return new Figure(above / below, null);
    }

    private static Figure wholeTest(TestRecord test, Metric metric) {
        AuditFindings audit = test.audit();
        String noAudit = test.notMeasured().getOrDefault("audit", "no audit was made");
        TestRecord.MemoryPerAgent memory = test.memoryPerAgent();
        String noSlope = test.notMeasured().getOrDefault("memory_per_agent", "no slope was fitted");
        return switch (metric) {
            case LOST ->
                audited(
                        audit == null || audit.acknowledged() == null ? null : (Long) audit.lost(),
                        audit == null ? noAudit : "no list of acknowledged changes was kept");
            case DUPLICATED -> audited(audit == null ? null : (Long) audit.duplicated(), noAudit);
            case FOREIGN -> audited(audit == null ? null : (Long) audit.foreign(), noAudit);
            case OUT_OF_ORDER -> audited(audit == null ? null : (Long) audit.outOfOrder(), noAudit);
            case CORRUPT -> audited(audit == null ? null : (Long) audit.corrupt(), noAudit);
            case LIVE_HEAP_PER_AGENT_KB ->
                memory == null
                        ? new Figure(null, noSlope)
                        : slope(memory.liveHeapBytes(), memory.low(), memory.high(), noSlope);
            case RETAINED_PER_AGENT_KB -> {
                String missing = test.notMeasured().getOrDefault("memory_per_agent.retained_bytes", noSlope);
                yield memory == null
                        ? new Figure(null, noSlope)
                        : slope(memory.retainedBytes(), memory.retainedLow(), memory.retainedHigh(), missing);
            }
            case RSS_PER_AGENT_KB ->
                memory == null
                        ? new Figure(null, noSlope)
                        : slope(memory.rssBytes(), memory.rssLow(), memory.rssHigh(), noSlope);
            case DETECT_MS -> fault(test, metric, Recovery::detectMs);
            case RECOVERY_MS -> fault(test, metric, Recovery::recoveryMs);
            case STEADY_MS -> fault(test, metric, Recovery::steadyMs);
            case BACKLOG_MS -> fault(test, metric, Recovery::backlogMs);
            case NORMAL_MS -> fault(test, metric, Recovery::normalMs);
            case GOODPUT_OF_PEAK -> overload(test, Overload::goodputOfPeak);
            case ACCEPTED_P99_MS -> overload(test, Overload::p99Ms);
            default -> throw new IllegalStateException(metric + " is a figure of a rung");
        };
    }

    /** The median over the injections, each of which must have the figure: what never came has none. */
    private static Figure fault(TestRecord test, Metric metric, Function<Recovery, @Nullable Double> figure) {
        FaultRecord fault = test.fault();
        if (fault == null) {
            return new Figure(null, "no fault was put in");
        }
        String missing = fault.missing(metric.wireName());
        return missing == null ? Figure.of(fault.median(figure), "no fault was put in") : new Figure(null, missing);
    }

    private static Figure overload(TestRecord test, Function<Overload, @Nullable Double> figure) {
        FaultRecord fault = test.fault();
        return fault == null
                ? new Figure(null, "no fault was put in")
                : Figure.of(fault.overload(figure), "no overload told it, or too little was answered");
    }

    private static Figure audited(@Nullable Long count, String missing) {
        return count == null ? new Figure(null, missing) : new Figure(count.doubleValue(), null);
    }

    private static Figure slope(@Nullable Double bytes, @Nullable Double low, @Nullable Double high, String missing) {
        return bytes == null
                ? new Figure(null, missing)
                : new Figure(bytes / 1024, null, kilobytes(low), kilobytes(high));
    }

    private static @Nullable Double kilobytes(@Nullable Double bytes) {
        return bytes == null ? null : (Double) (bytes / 1024);
    }

    private GateRecord gate(Threshold threshold, @Nullable String operation, @Nullable Integer agents, Figure figure) {
        Metric metric = threshold.metric();
        Bound bound = threshold.bound();
        Bound.DiskTerm term = bound.disk();
        Double disk = term == null ? null : this.disk.percentile(term.percentile());
        Double value = figure.value();
        String sign = metric.upper() ? "≤ " : "≥ ";
        Double effective = term == null
                ? Double.valueOf(bound.limit())
                : disk == null ? null : Double.valueOf(bound.effective(disk));
        String text = sign + number(bound.limit()) + (term == null ? "" : words(term, disk));
        if (value == null) {
            // What did not happen while it was looked for has taken longer than any bound.
            boolean never = metric.ofFault()
                    && Objects.requireNonNullElse(figure.missing(), "").startsWith(Recovery.NEVER);
            return new GateRecord(
                    threshold.subject(),
                    operation,
                    agents,
                    effective,
                    text,
                    null,
                    never ? GateState.FAIL : GateState.INCONCLUSIVE,
                    figure.missing());
        }
        if (effective == null) {
            // The disk's part can only raise the bound, so a value below the fixed part passes without it.
            boolean passes = value <= bound.limit();
            return new GateRecord(
                    threshold.subject(),
                    operation,
                    agents,
                    null,
                    text,
                    value,
                    passes ? GateState.PASS : GateState.INCONCLUSIVE,
                    passes
                            ? null
                            : "the disk was probed too few times to tell its p"
                                    + (term == null ? 0 : term.percentile()));
        }
        if (figure.straddles(effective)) {
            return new GateRecord(
                    metric.wireName(),
                    operation,
                    agents,
                    effective,
                    text,
                    value,
                    GateState.INCONCLUSIVE,
                    "its 95 % interval holds the bound; more rungs or a wider ladder would decide");
        }
        boolean holds = metric.upper() ? value <= effective : value >= effective;
        return new GateRecord(
                threshold.subject(),
                operation,
                agents,
                effective,
                text,
                value,
                holds ? GateState.PASS : GateState.FAIL,
                holds ? null : number(value) + " is not " + sign + number(effective));
    }

    private String words(Bound.DiskTerm term, @Nullable Double disk) {
        String join = term.join() == Bound.Join.OR ? " or " : " + ";
        String measured = disk == null ? "not measured well enough: n = " + this.disk.n() : number(disk) + " ms";
        return join + number(term.factor()) + " × the disk's p" + term.percentile() + " (" + measured + ")";
    }

    private static List<GateRecord> audit(@Nullable AuditFindings audit, List<Threshold> thresholds) {
        if (audit == null) {
            return List.of();
        }
        List<GateRecord> gates = new ArrayList<>();
        for (Metric metric :
                List.of(Metric.LOST, Metric.DUPLICATED, Metric.FOREIGN, Metric.OUT_OF_ORDER, Metric.CORRUPT)) {
            long count = switch (metric) {
                case LOST -> audit.lost();
                case DUPLICATED -> audit.duplicated();
                case FOREIGN -> audit.foreign();
                case OUT_OF_ORDER -> audit.outOfOrder();
                default -> audit.corrupt();
            };
            boolean asked = thresholds.stream().anyMatch(threshold -> threshold.metric() == metric);
            if (!asked && count > 0) {
                gates.add(new GateRecord(
                        metric.wireName(),
                        null,
                        null,
                        0.0,
                        "≤ 0 (the audit)",
                        (double) count,
                        GateState.FAIL,
                        "the audit found " + count));
            }
        }
        return gates;
    }

    /** A number as people write it: no needless digits. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        double size = Math.abs(value);
        if (size < 0.01) {
            return new BigDecimal(value)
                    .round(new MathContext(3))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
