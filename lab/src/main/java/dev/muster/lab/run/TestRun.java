package dev.muster.lab.run;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.load.LoadPlan;
import dev.muster.lab.load.LoadResult;
import dev.muster.lab.load.LoadRun;
import dev.muster.lab.load.LoadWatch;
import dev.muster.lab.load.SystemTimeline;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.resource.DiskProbe;
import dev.muster.lab.resource.LiveHeap;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.resource.ResourceLog;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.run.ProgressListener.Phase;
import dev.muster.lab.run.ProgressListener.Progress;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.Sharing;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs one test: sets the target up, climbs its rungs, audits. */
final class TestRun {
    private static final int QUIET_PROBES = 40;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final TestSpec test;
    private final int number;
    private final long seed;
    private final TargetDriver driver;
    private final RunDirectory directory;
    private final ResourceLog resources;
    private final AtomicReference<String> label;
    private final ProgressListener listener;
    private final Cancellation cancellation;
    private final OperationInfo operation;

    private final List<RungRecord> rungs = new ArrayList<>();
    private String unit = "operations";
    private boolean simulated;
    private Sharing sharing = Sharing.NONE;

    TestRun(
            TestSpec test,
            int number,
            long seed,
            TargetDriver driver,
            RunDirectory directory,
            ResourceLog resources,
            AtomicReference<String> label,
            ProgressListener listener,
            Cancellation cancellation) {
        this.test = test;
        this.number = number;
        this.seed = seed;
        this.driver = driver;
        this.directory = directory;
        this.resources = resources;
        this.label = label;
        this.listener = listener;
        this.cancellation = cancellation;
        this.operation = driver.operations().stream()
                .filter(it -> it.name().equals(test.target()))
                .findFirst()
                .orElseThrow();
    }

    List<RungRecord> rungs() {
        return List.copyOf(rungs);
    }

    String unit() {
        return unit;
    }

    boolean simulated() {
        return simulated;
    }

    /** What its target had been through before. */
    Sharing sharing() {
        return sharing;
    }

    /**
     * Runs the test to its end, or to where it is cancelled.
     *
     * @param disk probes the disk that the target writes to
     * @param rungEnded called after each rung, with everything measured so far in {@link #rungs}
     * @return the audit's findings, when one was asked for and made
     */
    Optional<AuditFindings> run(DiskProbe disk, Runnable rungEnded) throws InterruptedException, IOException {
        Path scratch = test.shared() ? directory.shared() : directory.scratch(number);
        Optional<AuditFindings> findings = Optional.empty();
        try (TestBed bed = open(scratch)) {
            sharing = bed.sharing();
            resources.watch(bed.resources());
            for (int agents : test.agents()) {
                if (cancellation.requested()) {
                    break;
                }
                Optional<RungRecord> rung = rung(bed, agents, disk);
                if (rung.isPresent()) {
                    rungs.add(rung.get());
                    listener.rungEnded(test, rung.get());
                    rungEnded.run();
                }
            }
            if (test.audit() && !rungs.isEmpty()) {
                label.set(test.name() + ": audit");
                listener.progress(test, test.agents().getLast(), idle(Phase.AUDITING));
                findings = bed.audit();
            }
        }
        if (!test.shared() && findings.map(AuditFindings::clean).orElse(true)) {
            RunDirectory.remove(scratch);
        }
        return findings;
    }

    private TestBed open(Path scratch) {
        label.set(test.name() + ": setup");
        Map<String, Long> options = new HashMap<>(operation.options());
        options.putAll(test.options());
        long began = System.nanoTime();
        return driver.open(new TestSetup(
                test.name(),
                test.target(),
                Face.named(test.face()),
                options,
                test.preload(),
                test.shared(),
                scratch,
                seed,
                test.plan(),
                count -> listener.progress(
                        test,
                        test.agents().getFirst(),
                        new Progress(Phase.PRELOADING, 0, Duration.ofNanos(System.nanoTime() - began), null, count, 0)),
                cancellation::requested));
    }

    private static Progress idle(Phase phase) {
        return new Progress(phase, 0, Duration.ZERO, null, 0, 0);
    }

    private Optional<RungRecord> rung(TestBed bed, int agents, DiskProbe disk)
            throws InterruptedException, IOException {
        listener.rungStarted(test, agents);
        label.set(test.name() + ": connect");
        listener.progress(test, agents, idle(Phase.CONNECTING));
        disk.probeQuietly(QUIET_PROBES);
        String sample = RunDirectory.sampleName(number, test.name(), agents);
        double from = resources.seconds();
        try (Workload workload = bed.connect(agents)) {
            unit = workload.unit();
            simulated |= workload.simulated();
            label.set(test.name() + ": " + agents + " agents");
            Watch watch = new Watch(agents, bed.resources(), workload, sample);
            LoadResult load;
            disk.begin();
            try (IntervalLog log = watch.log) {
                load = load(agents, workload, watch);
            } finally {
                disk.end();
            }
            if (load.cancelled()) {
                return Optional.empty();
            }
            label.set(test.name() + ": settle");
            listener.progress(test, agents, idle(Phase.SETTLING));
            workload.settle();
            boolean sharesProcess = bed.sharesProcess() && !operation.apart();
            Long liveHeap = sharesProcess ? LiveHeap.bytes() : null;
            RungMeasurement measurement = new RungMeasurement(
                    agents,
                    !(test.arrival() instanceof Arrival.Closed),
                    load,
                    watch.before,
                    watch.after,
                    liveHeap,
                    watch.counterGrowth(),
                    watch.gauges,
                    sharesProcess,
                    bed.unobserved().orElse(null),
                    from,
                    resources.seconds(),
                    sample);
            return Optional.of(new RungAnalysis(test, operation, workload.operations()).analyse(measurement, rungs));
        }
    }

    private LoadResult load(int agents, Workload workload, Watch watch) throws InterruptedException {
        LoadPlan plan = new LoadPlan(agents, test.arrival(), test.warmUp(), test.window(), seed + agents, drain());
        LoadRun run = new LoadRun(plan, workload, new SystemTimeline(), watch);
        cancellation.onRequest(run::cancel);
        try {
            return run.run();
        } finally {
            cancellation.onRequest(null);
        }
    }

    /** An operation in flight gets the time that it may take. */
    private Duration drain() {
        OperationPlan plan = test.plan();
        Duration longest = plan == null ? DRAIN : plan.timeout().plusSeconds(5);
        return longest.compareTo(DRAIN) > 0 ? longest : DRAIN;
    }

    /** Keeps samples and resources of a rung while its load runs. */
    private final class Watch implements LoadWatch {
        private final int agents;
        private final Workload workload;
        private final IntervalLog log;
        private final Probe probe;
        private Map<String, Long> countersBefore = Map.of();
        private Map<String, Long> countersAfter = Map.of();
        private List<Gauge> gauges = List.of();
        private @Nullable Reading before;
        private @Nullable Reading after;

        Watch(int agents, Probe probe, Workload workload, String sample) throws IOException {
            this.agents = agents;
            this.probe = probe;
            this.workload = workload;
            this.log = new IntervalLog(
                    directory.path().resolve(sample),
                    test.name() + ", " + agents + " agents",
                    System.currentTimeMillis());
        }

        @Override
        public void interval(Tick tick, double fromSeconds, double toSeconds, List<Samples.Interval> intervals) {
            try {
                log.append(fromSeconds, toSeconds, intervals);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
            listener.progress(
                    test,
                    agents,
                    new Progress(
                            tick.warmingUp() ? Phase.WARMING_UP : Phase.MEASURING,
                            tick.rate(),
                            tick.elapsed(),
                            tick.remaining(),
                            tick.done(),
                            tick.failed()));
        }

        @Override
        public void measuring() {
            countersBefore = workload.counters();
            before = operation.apart() ? null : probe.read();
            workload.windowBegins();
        }

        @Override
        public void measured() {
            gauges = workload.windowEnds();
            after = operation.apart() ? null : probe.read();
            countersAfter = workload.counters();
        }

        Map<String, Long> counterGrowth() {
            Map<String, Long> growth = new TreeMap<>();
            countersAfter.forEach((name, total) -> growth.put(name, total - countersBefore.getOrDefault(name, 0L)));
            return growth;
        }
    }
}
