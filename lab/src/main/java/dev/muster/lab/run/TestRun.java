package dev.muster.lab.run;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.database.DatabaseLook;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.load.LoadPlan;
import dev.muster.lab.load.LoadResult;
import dev.muster.lab.load.LoadRun;
import dev.muster.lab.load.LoadWatch;
import dev.muster.lab.load.SystemTimeline;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.resource.DiskProbe;
import dev.muster.lab.resource.Host;
import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.resource.LiveHeap;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.resource.ResourceLog;
import dev.muster.lab.resource.StolenTime;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.Stopped;
import dev.muster.lab.run.ProgressListener.Phase;
import dev.muster.lab.run.ProgressListener.Progress;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Sharing;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs one test: sets the target up, goes through its loads, audits. */
final class TestRun {
    private static final int QUIET_PROBES = 40;
    /** Beyond any number of agents, which are what makes the rungs of one repetition differ. */
    private static final long REPETITION_SEEDS = 1_000_000;

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
    private final Host host;
    private final OperationInfo operation;

    private final List<RungRecord> rungs = new ArrayList<>();
    private int repetition = 1;
    private String unit = "operations";
    private boolean finished;
    private @Nullable Stopped stopped;
    private @Nullable ProbeSearch search;
    private volatile @Nullable Checkpoints checkpoints;
    private boolean simulated;
    private boolean opened;
    private List<RungRecord.Attempt> spoiltBefore = List.of();
    private Sharing sharing = Sharing.NONE;
    private String learnt = "";
    private @Nullable Observation observation;
    private volatile @Nullable FaultTimer timer;
    private final List<FaultRecord.Injection> injections = new ArrayList<>();

    TestRun(
            TestSpec test,
            int number,
            long seed,
            TargetDriver driver,
            RunDirectory directory,
            ResourceLog resources,
            AtomicReference<String> label,
            ProgressListener listener,
            Cancellation cancellation,
            Host host) {
        this.test = test;
        this.host = host;
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

    /** What was measured so far: repetitions of a rung stand together, in the order of the ladder. */
    List<RungRecord> rungs() {
        return test.repetitions() == 1
                ? List.copyOf(rungs)
                : rungs.stream()
                        .sorted(Comparator.comparingInt(RungRecord::agents))
                        .toList();
    }

    private List<RungRecord> ofThisRepetition() {
        return rungs.stream().filter(rung -> rung.repetition() == repetition).toList();
    }

    String unit() {
        return unit;
    }

    boolean simulated() {
        return simulated;
    }

    /** What was found out about the target, in a sentence; empty for nothing. */
    String learnt() {
        return learnt;
    }

    /** Whether it went through all the loads it was to go through. */
    boolean finished() {
        return finished;
    }

    /** Why its ladder ended early; null if it did not. */
    @Nullable
    Stopped stopped() {
        return stopped;
    }

    /** What its search has found so far; null if it is none. */
    @Nullable
    ProbeRecord probe() {
        return search == null ? null : search.record();
    }

    /** What it has seen its target hold on to so far; null if it is no soak. */
    @Nullable
    SoakRecord soak() {
        Checkpoints looks = checkpoints;
        return looks == null ? null : looks.record();
    }

    /** What it looked at beside its load; null before its target is there. */
    @Nullable
    Observation observed() {
        return observation;
    }

    private Observation observation() {
        return Objects.requireNonNull(observation);
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
     * @param judge whether the bounds of a search hold on a rung
     * @return the audit's findings, when one was asked for and made
     */
    Optional<AuditFindings> run(DiskProbe disk, Runnable rungEnded, StepJudge judge)
            throws InterruptedException, IOException {
        Optional<AuditFindings> findings = Optional.empty();
        try (Observation looking = new Observation(test, number, directory, resources::seconds)) {
            observation = looking;
            Optional<AuditFindings> found;
            do {
                found = once(disk, rungEnded, judge);
                Optional<AuditFindings> before = findings;
                findings = found.map(now -> before.map(now::plus).orElse(now)).or(() -> before);
            } while (finished && (injectAgain(found, judge) || repetition++ < test.repetitions()));
        }
        return findings;
    }

    /** Goes through all the loads on a target set up for it. */
    private Optional<AuditFindings> once(DiskProbe disk, Runnable rungEnded, StepJudge judge)
            throws InterruptedException, IOException {
        Path scratch = test.shared() ? directory.shared() : directory.scratch(number, repetition);
        Optional<AuditFindings> findings = Optional.empty();
        finished = false;
        if (test.repetitions() > 1) {
            listener.repetitionStarted(test, repetition);
        }
        try (TestBed bed = open(scratch)) {
            if (opened) {
                observation().another();
            } else {
                sharing = bed.sharing();
                learnt = bed.learnt().orElse("");
                opened = true;
            }
            resources.watch(bed.resources());
            Runner runner = new Runner(bed, disk, rungEnded, judge);
            finished = switch (test.course()) {
                case Course.Ladder ladder -> climb(runner, new StopCheck(ladder.stop()));
                case Course.Probe probe -> search(runner, probe, judge);
                case Course.Soak soak -> soak(runner, soak, bed, rungEnded);
                case Course.Fault fault -> fault(runner, fault.plan(), bed);
            };
            if (finished && repetition == test.repetitions() && spoilt(judge).isEmpty()) {
                look(bed);
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

    /** At the target's database, while it is still there. What cannot be seen of it spoils no figure. */
    private void look(TestBed bed) throws IOException {
        @Nullable DatabaseLook look;
        try {
            look = bed.database()
                    .map(report -> new DatabaseLook(test.name(), report, null))
                    .orElse(null);
        } catch (TargetException blind) {
            look = new DatabaseLook(test.name(), null, blind.getMessage());
        }
        if (look != null) {
            look.addTo(directory.path());
        }
    }

    private boolean climb(Runner runner, StopCheck stop) throws InterruptedException, IOException {
        List<Integer> ladder = test.agents();
        for (int i = 0; i < ladder.size(); i++) {
            int agents = ladder.get(i);
            Step step = new Step(
                    agents,
                    test.arrival(),
                    RunDirectory.rungSample(number, test.name(), agents, repetition),
                    agents,
                    agents + " agents",
                    List.of());
            Optional<RungRecord> rung = runner.runUntilValid(step);
            if (rung.isEmpty()) {
                return false;
            }
            Optional<Stopped> enough = stop.after(rung.get(), ladder.subList(i + 1, ladder.size()));
            if (enough.isPresent()) {
                stopped = stopped == null ? enough.get() : stopped;
                listener.noted(test, "ladder ended: " + enough.get().reason());
                return true;
            }
        }
        return true;
    }

    private boolean search(Runner runner, Course.Probe probe, StepJudge judge)
            throws InterruptedException, IOException {
        ProbeSearch searching = new ProbeSearch(probe);
        search = searching;
        int tries = 0;
        for (OptionalDouble next = searching.next(); next.isPresent(); next = searching.next()) {
            double load = next.getAsDouble();
            tries++;
            boolean rate = probe.varied() == Course.Varied.RATE;
            Optional<RungRecord> rung = runner.run(new Step(
                    rate ? test.agents().getFirst() : (int) Math.round(load),
                    rate ? new Arrival.Constant(load, /* perAgent= */ false) : test.arrival(),
                    RunDirectory.stepSample(number, test.name(), tries, load),
                    tries,
                    probe.load(load),
                    List.of()));
            if (rung.isEmpty()) {
                return false;
            }
            StepJudge.Judged judged = judge.judge(rung.get());
            searching.tried(judged.outcome(), judged.reason());
            String reason = judged.reason();
            listener.noted(
                    test,
                    probe.load(load) + " "
                            + judged.outcome().name().toLowerCase(Locale.ROOT)
                            + (reason == null ? "" : ": " + reason));
        }
        listener.noted(test, searching.record().finding());
        return true;
    }

    private boolean soak(Runner runner, Course.Soak soak, TestBed bed, Runnable looked)
            throws InterruptedException, IOException {
        if (test.window() instanceof Window.Lasting window) {
            checkpoints = new Checkpoints(soak, window.duration(), bed, looked);
        }
        int agents = test.agents().getFirst();
        return runner.run(new Step(
                        agents,
                        test.arrival(),
                        RunDirectory.rungSample(number, test.name(), agents, repetition),
                        agents,
                        "soak",
                        List.of()))
                .isPresent();
    }

    private boolean fault(Runner runner, FaultPlan plan, TestBed bed) throws InterruptedException, IOException {
        int agents = test.agents().getFirst();
        String first = RunDirectory.rungSample(number, test.name(), agents, repetition);
        String sample = spoiltBefore.isEmpty() ? first : RunDirectory.againSample(first, spoiltBefore.size());
        try (FaultTimer times = new FaultTimer(plan, bed.fault(plan))) {
            timer = times;
            boolean whole = runner.run(new Step(
                            agents,
                            test.arrival(),
                            sample,
                            agents,
                            "fault " + plan.kind().wireName(),
                            spoiltBefore))
                    .isPresent();
            if (whole) {
                spoiltBefore = List.of();
                FaultRecord.Injection injection = injections.getLast();
                listener.noted(test, FaultWords.told(injection));
            }
            return whole;
        } finally {
            timer = null;
        }
    }

    /**
     * Why the rung measured last is to be measured again: the machine spoilt it, or it had not become steady and is
     * given another warm-up, of a target that is warmer now. Empty if neither is so.
     */
    private Optional<String> spoilt(StepJudge judge) {
        if (rungs.isEmpty() || rungs.getLast().earlier().size() >= test.remeasure()) {
            return Optional.empty();
        }
        RungRecord last = rungs.getLast();
        if (last.keptWaiting()) {
            return Optional.of(last.invalid().getLast());
        }
        // One that is overloaded is not steady either, and says why in other words.
        boolean unsteady =
                Boolean.FALSE.equals(last.steady()) && last.steadiness().startsWith(LoadRun.NEVER_STEADY);
        return unsteady ? Optional.of(last.steadiness()) : judge.disturbed(last);
    }

    /** Takes back the rung measured last; what stays of it stands in the record of the next. */
    private List<RungRecord.Attempt> takeBack(String why) {
        RungRecord last = rungs.removeLast();
        listener.noted(test, "measured again: " + why);
        List<RungRecord.Attempt> earlier = new ArrayList<>(last.earlier());
        earlier.add(last.replaced(why));
        return List.copyOf(earlier);
    }

    /**
     * Whether a fault is injected anew in place of the last time, for which the machine kept the generator waiting.
     * What an audit found counts all the same, and then nothing is tried again.
     */
    private boolean injectAgain(Optional<AuditFindings> found, StepJudge judge) {
        boolean may = test.course() instanceof Course.Fault
                && found.map(AuditFindings::clean).orElse(true);
        Optional<String> why = may ? spoilt(judge) : Optional.empty();
        why.ifPresent(reason -> {
            spoiltBefore = takeBack(reason);
            injections.removeLast();
        });
        return why.isPresent();
    }

    /** What came of the fault so far; null for other types. */
    @Nullable
    FaultRecord fault() {
        return test.course() instanceof Course.Fault fault ? FaultWords.record(fault.plan(), injections) : null;
    }

    /**
     * One load.
     *
     * @param agents at once
     * @param arrival how operations arrive
     * @param sample its interval log, relative to the run directory
     * @param variant makes its random choices differ from those of other loads
     * @param called what the resource log calls it
     * @param earlier measurements that it takes the place of
     */
    private record Step(
            int agents, Arrival arrival, String sample, int variant, String called, List<RungRecord.Attempt> earlier) {

        /** The same load once more. */
        Step again(List<RungRecord.Attempt> before) {
            return new Step(agents, arrival, RunDirectory.againSample(sample, before.size()), variant, called, before);
        }
    }

    /** Runs loads on a bed, one after the other, and keeps what they measured. */
    private final class Runner {
        private final TestBed bed;
        private final DiskProbe disk;
        private final Runnable ended;
        private final StepJudge judge;

        Runner(TestBed bed, DiskProbe disk, Runnable ended, StepJudge judge) {
            this.judge = judge;
            this.bed = bed;
            this.disk = disk;
            this.ended = ended;
        }

        /**
         * Runs one, and again while the machine spoils it and the test allows that: when it kept the generator waiting,
         * whatever the target did; or when its host gave processor time to others, and the target was too slow. When it
         * is cut short meanwhile, the last that was measured stays.
         */
        Optional<RungRecord> runUntilValid(Step first) throws InterruptedException, IOException {
            Optional<RungRecord> rung = run(first);
            for (Optional<String> why = spoilt(judge); rung.isPresent() && why.isPresent(); why = spoilt(judge)) {
                RungRecord last = rungs.getLast();
                rung = run(first.again(takeBack(why.get())));
                if (rung.isEmpty()) {
                    rungs.add(last);
                }
            }
            return rung;
        }

        /** Runs one; empty when it was cut short. */
        Optional<RungRecord> run(Step step) throws InterruptedException, IOException {
            if (cancellation.requested()) {
                return Optional.empty();
            }
            Optional<RungRecord> rung = rung(bed, step, disk);
            if (rung.isPresent()) {
                rungs.add(rung.get());
                listener.rungEnded(test, rung.get());
                ended.run();
            }
            return rung;
        }
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
                test.arrival().rate(test.agents().getFirst()),
                test.course() instanceof Course.Fault fault ? fault.plan() : null,
                count -> listener.progress(
                        test,
                        test.agents().getFirst(),
                        new Progress(Phase.PRELOADING, 0, Duration.ofNanos(System.nanoTime() - began), null, count, 0)),
                cancellation::requested));
    }

    private static Progress idle(Phase phase) {
        return new Progress(phase, 0, Duration.ZERO, null, 0, 0);
    }

    private Optional<RungRecord> rung(TestBed bed, Step step, DiskProbe disk) throws InterruptedException, IOException {
        // Its agents must be out of reach, this method's own included, before anybody counts what they left behind.
        Optional<Loaded> loaded = loaded(bed, step, disk);
        if (loaded.isEmpty()) {
            return Optional.empty();
        }
        Loaded rung = loaded.get();
        Departure departure =
                Departure.of(test, operation, bed, rung.measurement().sharesProcess());
        return Optional.of(new RungAnalysis(test, operation, rung.operations())
                .analyse(rung.measurement().left(departure, resources.seconds()), ofThisRepetition()));
    }

    /**
     * A rung that was loaded.
     *
     * @param operations its mix
     * @param measurement without what its agents left behind
     */
    private record Loaded(List<String> operations, RungMeasurement measurement) {}

    private Optional<Loaded> loaded(TestBed bed, Step step, DiskProbe disk) throws InterruptedException, IOException {
        int agents = step.agents();
        listener.rungStarted(test, agents);
        label.set(test.name() + ": connect");
        listener.progress(test, agents, idle(Phase.CONNECTING));
        disk.probeQuietly(QUIET_PROBES);
        double from = resources.seconds();
        try (Workload workload = bed.connect(agents)) {
            unit = workload.unit();
            simulated |= workload.simulated();
            Double together = together();
            label.set(test.name() + ": " + step.called());
            Watch watch = new Watch(agents, bed, workload, step.sample());
            FaultTimer times = timer;
            if (times != null) {
                workload.attempts(times.history());
            }
            LoadResult load;
            observation().loading(bed);
            if (bed.writes()) {
                disk.begin();
            }
            try (IntervalLog log = watch.log) {
                load = load(step, workload, watch);
            } finally {
                disk.end();
            }
            if (times != null) {
                times.finish();
            }
            if (load.cancelled()) {
                return Optional.empty();
            }
            if (times != null) {
                injections.add(
                        times.record(repetition, directory.path(), step.sample().replace(".hlog", ".operations.csv")));
            }
            observation().loaded(agents, load.ok(), step.sample());
            together = mean(together, together());
            label.set(test.name() + ": settle");
            listener.progress(test, agents, idle(Phase.SETTLING));
            workload.settle();
            boolean sharesProcess = bed.sharesProcess() && !operation.apart();
            JavaHeaps.Look heap = operation.apart() || bed.unobserved().isPresent()
                    ? new JavaHeaps.Look(null, null)
                    : observation().rested(bed, agents, sharesProcess);
            Long liveHeap = sharesProcess ? LiveHeap.bytes() : heap.bytes();
            RungMeasurement measurement = new RungMeasurement(
                    agents,
                    repetition,
                    !(step.arrival() instanceof Arrival.Closed),
                    load,
                    watch.before,
                    watch.after,
                    watch.pssBytes,
                    liveHeap,
                    heap.reason(),
                    Departure.NONE,
                    watch.counterGrowth(),
                    watch.gauges,
                    sharesProcess,
                    sharesProcess || within(bed) ? null : watch.generatorCpuNanos(),
                    watch.stolenShare(),
                    together,
                    bed.unobserved().orElse(null),
                    from,
                    resources.seconds(),
                    step.sample(),
                    step.earlier());
            return Optional.of(new Loaded(workload.operations(), measurement));
        }
    }

    /** What the processors are worth together, where the test holds its agents against their number. */
    private @Nullable Double together() throws InterruptedException {
        if (test.capacity().orElse(0) != Runtime.getRuntime().availableProcessors()) {
            return null;
        }
        label.set(test.name() + ": processors");
        return host.processors().together();
    }

    private static @Nullable Double mean(@Nullable Double before, @Nullable Double after) {
        return before == null || after == null ? null : (Double) ((before + after) / 2);
    }

    /** Whether the target runs within the generator's process, though it is reached as if it did not. */
    private static boolean within(TestBed bed) {
        return bed.processes().anyMatch(pid -> pid == ProcessHandle.current().pid());
    }

    private LoadResult load(Step step, Workload workload, Watch watch) throws InterruptedException {
        LoadPlan plan = new LoadPlan(step.agents(), step.arrival(), test.warmUp(), test.window(), seed(step), drain());
        LoadRun run = new LoadRun(plan, workload, SystemTimeline.of(plan), watch);
        cancellation.onRequest(run::cancel);
        try {
            return run.run();
        } finally {
            cancellation.onRequest(null);
        }
    }

    private long seed(Step step) {
        return seed + step.variant() + (repetition - 1L) * REPETITION_SEEDS;
    }

    /** An operation in flight gets the time that it may take. */
    private Duration drain() {
        OperationPlan plan = test.plan();
        Duration longest = plan == null ? DRAIN : plan.longest();
        return longest.compareTo(DRAIN) > 0 ? longest : DRAIN;
    }

    /** Keeps samples and resources of a rung while its load runs. */
    private final class Watch implements LoadWatch {
        private final int agents;
        private final Workload workload;
        private final IntervalLog log;
        private final TestBed bed;
        private final Probe probe;
        private Map<String, Long> countersBefore = Map.of();
        private Map<String, Long> countersAfter = Map.of();
        private List<Gauge> gauges = List.of();
        private final Probe generator = new ProcessProbe(ProcessHandle.current().pid());
        private @Nullable Reading generatorBefore;
        private @Nullable Reading generatorAfter;
        private StolenTime.@Nullable Counted stolenBefore;
        private @Nullable Double stolenShare;
        private @Nullable Reading before;
        private @Nullable Reading after;
        private @Nullable Long pssBytes;

        Watch(int agents, TestBed bed, Workload workload, String sample) throws IOException {
            this.agents = agents;
            this.bed = bed;
            this.probe = bed.resources();
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
            observation().measuring(bed);
            workload.windowBegins();
            FaultTimer times = timer;
            if (times != null) {
                times.begin();
            }
            Checkpoints looks = checkpoints;
            if (looks != null) {
                looks.begin();
            }
            // Last: what is done to begin the window, such as a full collection, and what the agents do meanwhile is
            // not what the operations of the window cost.
            countersBefore = workload.counters();
            before = operation.apart() ? null : probe.read();
            generatorBefore = generator.read();
            stolenBefore = host.stolen().read();
        }

        @Override
        public void ended(long due, long sent, long done, Outcome outcome) {
            FaultTimer times = timer;
            if (times != null) {
                times.history().ended(due, sent, done, outcome instanceof Outcome.Failed failed ? failed.kind() : null);
            }
        }

        @Override
        public void notStarted(long due, long until) {
            FaultTimer times = timer;
            if (times != null) {
                times.history().notStarted(due, until);
            }
        }

        @Override
        public void measured() {
            FaultTimer times = timer;
            if (times != null) {
                times.end();
            }
            observation().measured();
            // Before anything is done to end the window, which may take many seconds while the agents go on.
            StolenTime.Counted now = host.stolen().read();
            stolenShare = now == null ? null : now.shareSince(stolenBefore);
            generatorAfter = generator.read();
            after = operation.apart() ? null : probe.read();
            countersAfter = workload.counters();
            Checkpoints looks = checkpoints;
            if (looks != null) {
                looks.end();
            }
            gauges = workload.windowEnds();
            pssBytes = operation.apart() ? null : probe.pssBytes();
        }

        @Nullable
        Long generatorCpuNanos() {
            Reading from = generatorBefore;
            Reading to = generatorAfter;
            return from == null || to == null ? null : Reading.growth(from.cpuNanos(), to.cpuNanos());
        }

        @Nullable
        Double stolenShare() {
            return stolenShare;
        }

        Map<String, Long> counterGrowth() {
            Map<String, Long> growth = new TreeMap<>();
            countersAfter.forEach((name, total) -> growth.put(name, total - countersBefore.getOrDefault(name, 0L)));
            return growth;
        }
    }
}
