package dev.muster.lab.run;

import dev.muster.lab.analysis.Efficiency;
import dev.muster.lab.analysis.Fairness;
import dev.muster.lab.load.LoadResult;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.sample.Series;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.scenario.TestType;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TimesInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the measurement of a rung into its record: derived figures, self-checks, reasons for what is missing. */
final class RungAnalysis {
    private static final double LITTLE_TOLERANCE = 0.05;
    private static final double LITTLE_STANDARD_ERRORS = 3;
    private static final long LITTLE_LEAST_PER_AGENT = 40;
    private static final long LEAST_SHARES = 10;
    /** Beyond this share of the machine the generator leaves its target too little to show what it can do. */
    private static final double MOST_OF_THE_PROCESSORS = 0.8;

    /** The kernel counts processor time in ticks of 10 ms. */
    private static final double LEAST_SECONDS_FOR_SHARE = 1;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final List<String> FIGURES_OF_A_PROCESS = List.of(
            "cpu_us_per_op",
            "rss_bytes",
            "pss_bytes",
            "live_heap_bytes",
            "threads",
            "descriptors",
            "disk_read_bytes",
            "disk_write_bytes",
            "net_bytes",
            "gc_count",
            "gc_ms");

    private final TestSpec test;
    private final OperationInfo info;
    private final List<String> operations;
    private final Map<String, String> notMeasured = new TreeMap<>();
    private final List<String> invalid = new ArrayList<>();

    /**
     * @param test what was asked for
     * @param info the operation
     * @param operations its mix, as the workload orders it
     */
    RungAnalysis(TestSpec test, OperationInfo info, List<String> operations) {
        this.test = test;
        this.info = info;
        this.operations = operations;
    }

    /**
     * The record of a rung.
     *
     * @param earlier the rungs below it, of the same repetition
     */
    RungRecord analyse(RungMeasurement rung, List<RungRecord> earlier) {
        LoadResult load = rung.load();
        Map<Series, Distribution> totals = load.samples().totals();
        Distribution response = totals.getOrDefault(Series.RESPONSE, Distribution.EMPTY);
        // In a closed loop an operation begins when it is meant to, so both times are one.
        Distribution service = rung.open() ? totals.getOrDefault(Series.SERVICE, Distribution.EMPTY) : response;
        double throughput = load.windowSeconds() > 0 ? load.units() / load.windowSeconds() : 0;
        Map<String, Long> errors = new TreeMap<>(load.failures());
        if (load.notStarted() > 0) {
            errors.put("not_started", load.notStarted());
        }
        long inFlight = load.startedInAll() - load.endedInAll();
        checkFlow(load, inFlight);
        Double little = little(rung, response, service);
        RungRecord.Generator generator = generator(rung, totals, response);
        missing("db_connections", null, "the target has no database server");
        missing(
                "net_bytes",
                rung.sharesProcess() ? null : 0L,
                "the target is in this process; no network is between them");
        Reading before = rung.before();
        Reading after = rung.after();
        // A ramp offers more at one time and less at another: a backlog that comes and goes is what it is for.
        boolean level = rung.open() && !(test.arrival() instanceof Arrival.Ramp);
        String overload = level ? Saturation.of(load).orElse(null) : null;
        missing(
                "live_heap_bytes",
                rung.liveHeapBytes(),
                rung.sharesProcess()
                        ? "this JVM ignores requests to collect"
                        : Objects.requireNonNullElse(rung.noLiveHeap(), "nobody looked into the target's heap"));
        missing(
                "departed_heap_bytes",
                rung.departure().bytes(),
                Objects.requireNonNullElse(rung.departure().reason(), ""));
        missing("pss_bytes", rung.pssBytes(), "the kernel does not show this user /proc/PID/smaps_rollup");
        if (load.steady() == null && overload == null) {
            missing("steady", null, load.steadiness());
        }
        percentiles(response);
        Map<String, RungRecord.GaugeRecord> gauges = gauges(reported(rung, totals));
        return new RungRecord(
                rung.agents(),
                rung.repetition(),
                throughput,
                efficiencySeed(throughput, rung.agents(), earlier),
                efficiencyCapacity(throughput, rung.agents(), earlier),
                degradation(throughput, rung.agents(), earlier),
                response,
                service,
                errors,
                load.failureExamples(),
                cpuPerOperation(rung),
                after == null ? null : after.rssBytes(),
                rung.pssBytes(),
                rung.liveHeapBytes(),
                rung.departure().bytes(),
                after == null ? null : after.threads(),
                after == null ? null : after.descriptors(),
                null,
                growth(
                        before == null ? null : before.diskReadBytes(),
                        after == null ? null : after.diskReadBytes(),
                        "disk_read_bytes"),
                growth(
                        before == null ? null : before.diskWriteBytes(),
                        after == null ? null : after.diskWriteBytes(),
                        "disk_write_bytes"),
                rung.sharesProcess() || before == null || after == null
                        ? null
                        : Reading.growth(before.netBytes(), after.netBytes()),
                jain(load),
                Shares.of(load),
                generator,
                overload == null ? load.steady() : Boolean.FALSE,
                little,
                load.offered(),
                load.ok(),
                load.notStarted(),
                share(load.ok(), load.offered()),
                share(load.failed(), load.offered()),
                new RungRecord.Flow(load.startedInAll(), load.endedInAll(), inFlight),
                load.windowSeconds(),
                load.warmUpSeconds(),
                overload == null ? load.steadiness() : overload,
                variation(load),
                mix(load.samples(), rung.open()),
                rung.counters(),
                gauges,
                times(totals),
                before == null || after == null ? null : Reading.growth(before.gcCount(), after.gcCount()),
                before == null || after == null ? null : Reading.growth(before.gcMillis(), after.gcMillis()),
                rung.fromSeconds(),
                rung.toSeconds(),
                rung.sample(),
                List.copyOf(invalid),
                rung.earlier(),
                reasons(rung.unobserved()));
    }

    private Map<String, String> reasons(@Nullable String unobserved) {
        if (unobserved != null) {
            FIGURES_OF_A_PROCESS.forEach(key -> missing(key, null, unobserved));
        }
        if (info.apart()) {
            FIGURES_OF_A_PROCESS.forEach(
                    key -> missing(key, null, "the work is done in processes of the operation's own; see its gauges"));
        }
        return Map.copyOf(notMeasured);
    }

    private List<Gauge> reported(RungMeasurement rung, Map<Series, Distribution> totals) {
        List<Gauge> reported = new ArrayList<>(rung.gauges());
        for (TimesInfo each : info.times()) {
            reported.addAll(each.gauges(totals.getOrDefault(each.series(), Distribution.EMPTY)));
        }
        return reported;
    }

    private Map<String, RungRecord.TimesRecord> times(Map<Series, Distribution> totals) {
        Map<String, RungRecord.TimesRecord> records = new LinkedHashMap<>();
        for (TimesInfo each : info.times()) {
            Distribution measured = totals.getOrDefault(each.series(), Distribution.EMPTY);
            records.put(each.series().tag(), new RungRecord.TimesRecord(measured, each.meaning()));
        }
        return records;
    }

    private Map<String, RungRecord.GaugeRecord> gauges(List<Gauge> reported) {
        Map<String, RungRecord.GaugeRecord> records = new LinkedHashMap<>();
        for (GaugeInfo declared : info.gauges()) {
            Gauge gauge = reported.stream()
                    .filter(it -> it.name().equals(declared.name()))
                    .findFirst()
                    .orElseGet(() -> Gauge.missing(declared.name(), "the operation did not report it"));
            missing("gauges." + declared.name(), gauge.value(), Objects.requireNonNullElse(gauge.missing(), ""));
            records.put(
                    declared.name(), new RungRecord.GaugeRecord(gauge.value(), declared.unit(), declared.meaning()));
        }
        return records;
    }

    private void missing(String key, @Nullable Object value, String reason) {
        if (value == null) {
            notMeasured.put(key, reason);
        }
    }

    private void percentiles(Distribution response) {
        missing("response_ms.p50", response.p50(), Distribution.tooFew(response.n(), 50));
        missing("response_ms.p90", response.p90(), Distribution.tooFew(response.n(), 90));
        missing("response_ms.p99", response.p99(), Distribution.tooFew(response.n(), 99));
        missing("response_ms.p999", response.p999(), Distribution.tooFew(response.n(), 99.9));
    }

    private void checkFlow(LoadResult load, long inFlight) {
        long ended = load.ok() + load.failed();
        if (ended > load.offered() || (inFlight == 0 && ended != load.offered())) {
            invalid.add("flow balance: offered " + load.offered() + ", but ended or failed " + ended);
        }
        if (inFlight < 0) {
            invalid.add("flow balance: " + load.endedInAll() + " operations ended, but only " + load.startedInAll()
                    + " were started");
        } else if (inFlight != 0) {
            invalid.add(inFlight + " operations were still in flight when the drain time was over");
        }
    }

    private @Nullable Double little(RungMeasurement rung, Distribution response, Distribution service) {
        LoadResult load = rung.load();
        Double served = service.mean();
        Double waited = response.mean();
        if (served == null || waited == null || load.windowSeconds() <= 0) {
            missing("littles_law_error", null, "nothing ended in the window");
            return null;
        }
        if (load.failed() > 0) {
            missing("littles_law_error", null, "failed operations took time that is kept apart");
            return null;
        }
        double rate = load.ok() / load.windowSeconds();
        if (!rung.open()) {
            if (load.ok() < LITTLE_LEAST_PER_AGENT * rung.agents()) {
                missing(
                        "littles_law_error",
                        null,
                        "fewer than " + LITTLE_LEAST_PER_AGENT
                                + " operations an agent: those cut by the window's ends would decide it");
                return null;
            }
            double recorded = rate * (waited / 1e3 + load.idleMeanNanos() / 1e9);
            double error = (recorded + load.edgeNanos() / 1e9 / load.windowSeconds()) / load.activeAgents() - 1;
            if (Math.abs(error) > LITTLE_TOLERANCE) {
                invalid.add(String.format(
                        Locale.ROOT, "Little's law is off by %.1f %%: time went unrecorded", error * 100));
            }
            return error;
        }
        Double level = load.inServiceMean();
        Double standardError = load.inServiceError();
        if (level == null || standardError == null || level == 0) {
            missing("littles_law_error", null, "operations in service were sampled too few times");
            return null;
        }
        double expected = rate * served / 1e3;
        double error = expected / level - 1;
        boolean beyondNoise = Math.abs(expected - level) > LITTLE_STANDARD_ERRORS * standardError;
        if (Math.abs(error) > LITTLE_TOLERANCE && beyondNoise && level > 1) {
            invalid.add(
                    String.format(Locale.ROOT, "Little's law is off by %.1f %%: time went unrecorded", error * 100));
        }
        return error;
    }

    private RungRecord.Generator generator(
            RungMeasurement rung, Map<Series, Distribution> totals, Distribution response) {
        Double share = cpuShare(rung);
        Double stolen = rung.stolenShare();
        missing(
                "generator.stolen_share",
                stolen,
                "this system does not tell what its host takes, or the window was too short");
        missing(
                "generator.processors_together",
                rung.together(),
                "looked at where 'capacity' is the number of processors, and there are two or more");
        if (!rung.open()) {
            checkShare(rung, share);
            missing("generator.lag_p99_ms", null, "a closed loop has no schedule to lag behind");
            missing("generator.pool_wait_p99_ms", null, "a closed loop has no schedule");
            missing("generator.stall_p99_ms", null, "looked at beside a schedule only");
            missing("generator.late", null, "a closed loop has no schedule to lag behind");
            return new RungRecord.Generator(share, stolen, rung.together());
        }
        Distribution lag = totals.getOrDefault(Series.LAG, Distribution.EMPTY);
        Distribution wait = totals.getOrDefault(Series.POOL_WAIT, Distribution.EMPTY);
        Distribution stall = totals.getOrDefault(Series.STALL, Distribution.EMPTY);
        missing("generator.lag_p99_ms", lag.p99(), "n = " + lag.n() + " is too small");
        missing("generator.pool_wait_p99_ms", wait.p99(), "n = " + lag.n() + " is too small");
        missing("generator.stall_p99_ms", stall.p99(), "n = " + stall.n() + " is too small");
        Optional<Punctuality.Late> late = Punctuality.late(
                lag, response, stall, rung.sharesProcess(), share == null ? Double.NaN : share * PROCESSORS);
        late.map(Punctuality.Late::reason).ifPresent(invalid::add);
        return new RungRecord.Generator(
                lag.p99(),
                share,
                wait.p99(),
                stall.p99(),
                late.isPresent(),
                late.map(Punctuality.Late::keptWaiting).orElse(false),
                stolen,
                rung.together());
    }

    /** The share of all processors that the generator took, 0 to 1; null where it cannot be told from the target's. */
    private @Nullable Double cpuShare(RungMeasurement rung) {
        Long nanos = rung.generatorCpuNanos();
        double window = rung.load().windowSeconds();
        Double share = nanos == null || window <= 0 ? null : (Double) (nanos / 1e9 / window / PROCESSORS);
        missing(
                "generator.cpu_share",
                share,
                "the generator shares the target's process, or its processor time could not be read");
        return share;
    }

    /**
     * In a closed loop nothing lags: a generator that is the bottleneck shows by the processors that it takes. Judged
     * only of a target whose own processes are known, since another may run within this one, and over a second or more.
     */
    private void checkShare(RungMeasurement rung, @Nullable Double share) {
        boolean known = rung.after() != null && rung.load().windowSeconds() >= LEAST_SECONDS_FOR_SHARE;
        if (known && share != null && share > MOST_OF_THE_PROCESSORS) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "the load generator took %.1f of %d processors: this is its limit, not the target's",
                    share * PROCESSORS,
                    PROCESSORS));
        }
    }

    private @Nullable Double efficiencySeed(double throughput, int agents, List<RungRecord> earlier) {
        if (test.type() == TestType.PROBE) {
            missing("efficiency_seed", null, "a probe judges each of its steps by itself");
            return null;
        }
        Double alone = alone(throughput, agents, earlier);
        if (alone == null) {
            missing("efficiency_seed", null, "there is no rung with one agent to compare with");
            return null;
        }
        return Efficiency.seed(throughput, agents, alone);
    }

    private @Nullable Double efficiencyCapacity(double throughput, int agents, List<RungRecord> earlier) {
        Double alone = alone(throughput, agents, earlier);
        if (test.type() == TestType.PROBE || test.capacity().isEmpty()) {
            missing(
                    "efficiency_capacity",
                    null,
                    test.type() == TestType.PROBE
                            ? "a probe judges each of its steps by itself"
                            : "the test declares no capacity");
            return null;
        }
        if (alone == null) {
            missing("efficiency_capacity", null, "there is no rung with one agent to compare with");
            return null;
        }
        return Efficiency.capacity(throughput, agents, test.capacity().getAsInt(), alone);
    }

    private static @Nullable Double alone(double throughput, int agents, List<RungRecord> earlier) {
        double alone = agents == 1
                ? throughput
                : earlier.isEmpty() || earlier.getFirst().agents() != 1
                        ? 0
                        : earlier.getFirst().throughput();
        return alone > 0 ? (Double) alone : null;
    }

    private @Nullable Double degradation(double throughput, int agents, List<RungRecord> earlier) {
        if (test.type() == TestType.PROBE) {
            missing("degradation", null, "a probe judges each of its steps by itself");
            return null;
        }
        if (earlier.isEmpty()) {
            missing("degradation", null, "this is the first rung, the one others are compared with");
            return null;
        }
        RungRecord first = earlier.getFirst();
        if (first.throughput() <= 0) {
            missing("degradation", null, "the first rung did no work");
            return null;
        }
        return Efficiency.degradation(throughput, agents, first.throughput(), first.agents());
    }

    private @Nullable Double cpuPerOperation(RungMeasurement rung) {
        Reading before = rung.before();
        Reading after = rung.after();
        Long nanos = before == null || after == null ? null : Reading.growth(before.cpuNanos(), after.cpuNanos());
        long done = rung.load().ok();
        if (nanos == null || nanos == 0 || done == 0) {
            missing("cpu_us_per_op", null, noProcessorTime(nanos, done));
            return null;
        }
        return nanos / 1e3 / done;
    }

    private static String noProcessorTime(@Nullable Long nanos, long done) {
        if (done == 0) {
            return "nothing ended in the window";
        }
        return nanos == null
                ? "processor time could not be read"
                : "the kernel counts processor time in steps of 10 ms, and the window had none: give it more operations";
    }

    private @Nullable Long growth(@Nullable Long before, @Nullable Long after, String key) {
        Long grown = Reading.growth(before, after);
        missing(key, grown, "the kernel does not show it for this process");
        return grown;
    }

    private @Nullable Double jain(LoadResult load) {
        if (load.ok() < LEAST_SHARES * load.perAgentDone().length) {
            missing(
                    "fairness_jain",
                    null,
                    "fewer than " + LEAST_SHARES + " operations an agent: chance would decide it");
            return null;
        }
        OptionalDouble index = Fairness.jain(load.perAgentDone());
        if (index.isEmpty()) {
            missing("fairness_jain", null, "nothing ended in the window");
            return null;
        }
        return index.getAsDouble();
    }

    private @Nullable Double variation(LoadResult load) {
        OptionalDouble variation = Fairness.variation(
                load.perSecond().stream().mapToDouble(Double::doubleValue).toArray());
        if (variation.isEmpty()) {
            missing("throughput_variation", null, "the window has fewer than two whole seconds");
            return null;
        }
        return variation.getAsDouble();
    }

    private @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (Double) ((double) part / whole);
    }

    private List<OperationRecord> mix(Samples samples, boolean open) {
        if (operations.size() < 2) {
            return List.of();
        }
        List<OperationRecord> records = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Distribution response = samples.total(i, Series.RESPONSE);
            records.add(new OperationRecord(
                    operations.get(i), response, open ? samples.total(i, Series.SERVICE) : response));
        }
        return records;
    }
}
