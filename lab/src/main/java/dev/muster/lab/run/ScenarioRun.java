package dev.muster.lab.run;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.RunReports;
import dev.muster.lab.resource.DiskProbe;
import dev.muster.lab.resource.Host;
import dev.muster.lab.resource.Machine;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.ResourceLog;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.State;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario against a target and leaves a run directory behind.
 *
 * <p>{@code run.json} is replaced after every rung and the interval logs grow by the second, so that a run that is
 * killed can be reported from what it left. Gates are judged when a test ends, and once more at the end of the run,
 * when the disk has been probed most often.
 */
public final class ScenarioRun {
    private static final long RESOURCE_INTERVAL_MILLIS = 1000;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Scenario scenario;
    private final TargetDriver driver;
    private final Path out;
    private final RunRecord.Tool tool;
    private final String reproduce;
    private final ProgressListener listener;
    private final Host host;
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Machine machine = Machine.read();
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();

    private final RunReports reports;
    private final List<Finished> finished = new ArrayList<>();
    private @Nullable TestRecord underWay;

    /**
     * A test that is done, with what it takes to judge it again.
     *
     * @param broken whether its target did not let it be run to its end: then there is nothing to judge
     */
    private record Finished(
            TestSpec spec, TestRun run, @Nullable AuditFindings audit, TestRecord record, boolean broken) {}

    /**
     * @param scenario what to run
     * @param driver what to run it against
     * @param out the run directory; made if needed, and must not hold a run yet
     * @param tool version and commit, for the record
     * @param reproduce the command that does the same again
     * @param listener told how it goes
     */
    public ScenarioRun(
            Scenario scenario,
            TargetDriver driver,
            Path out,
            RunRecord.Tool tool,
            String reproduce,
            ProgressListener listener) {
        this(scenario, driver, out, tool, reproduce, listener, Host.OF_MACHINE);
    }

    /** @param host what can be seen of the host of this machine */
    ScenarioRun(
            Scenario scenario,
            TargetDriver driver,
            Path out,
            RunRecord.Tool tool,
            String reproduce,
            ProgressListener listener,
            Host host) {
        this.host = host;
        this.scenario = scenario;
        this.driver = driver;
        this.out = out;
        this.tool = tool;
        this.reproduce = reproduce;
        this.listener = listener;
        this.reports = new RunReports(out);
    }

    /** Asks the run to stop soon, keeping what it has; any thread may call this. */
    public void cancel() {
        cancellation.request();
    }

    /** Waits until the run has ended and its reports are written. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /**
     * Runs the scenario. Once only.
     *
     * @return how it ended
     * @throws dev.muster.lab.scenario.ScenarioException when the scenario asks for what the target does not offer
     * @throws dev.muster.lab.target.TargetException when the target lacks something that is needed (told before
     *     anything is run), or the first test cannot be run to its end; a later one that cannot be has failed
     * @throws IOException when the run directory is taken or cannot be written
     * @throws InterruptedException when the calling thread is interrupted
     */
    public RunOutcome run() throws IOException, InterruptedException {
        try {
            TargetCheck.check(scenario, driver.operations());
            scenario.tests().forEach(test -> driver.check(test.target(), Collections.max(test.agents())));
            return run(RunDirectory.claim(out, scenario.source()));
        } finally {
            ended.countDown();
        }
    }

    private RunOutcome run(RunDirectory directory) throws IOException, InterruptedException {
        AtomicReference<String> label = new AtomicReference<>("start");
        listener.runStarted(scenario, directory.path());
        boolean complete = false;
        boolean whole = true;
        try (DiskProbe disk = new DiskProbe(directory.path());
                ResourceLog resources = new ResourceLog(
                        directory.resources(),
                        new ProcessProbe(ProcessHandle.current().pid()),
                        RESOURCE_INTERVAL_MILLIS,
                        label::get)) {
            try {
                save(directory, State.RUNNING, null, disk);
                for (int i = 0; i < scenario.tests().size() && !cancellation.requested(); i++) {
                    test(i, directory, resources, label, disk);
                    if (!sharedAfter(i)) {
                        endSharing(directory);
                    }
                }
                label.set("end");
                complete = !cancellation.requested();
                rejudge(disk);
                save(
                        directory,
                        complete ? State.COMPLETE : State.INTERRUPTED,
                        complete ? null : "interrupted by its user; what was measured until then is kept",
                        disk);
            } catch (RuntimeException | IOException | InterruptedException broken) {
                whole = false;
                save(directory, State.BROKEN, String.valueOf(broken.getMessage()), disk);
                reports.render();
                throw broken;
            } finally {
                driver.release();
            }
            if (whole) {
                endSharing(directory);
            }
        }
        directory.tidy();
        reports.render();
        Verdict verdict = verdict(complete);
        listener.runEnded(verdict, !complete, directory.path());
        return new RunOutcome(verdict, !complete, directory.path());
    }

    private StepJudge judge(TestSpec spec, TestRun run, DiskProbe disk) {
        return new StepJudge() {
            @Override
            public Judged judge(RungRecord rung) {
                return analysis(spec).step(run, rung, gates(disk));
            }

            @Override
            public Optional<String> disturbed(RungRecord rung) {
                return analysis(spec).disturbed(run, rung, gates(disk));
            }
        };
    }

    private void test(
            int index, RunDirectory directory, ResourceLog resources, AtomicReference<String> label, DiskProbe disk)
            throws IOException, InterruptedException {
        TestSpec spec = scenario.tests().get(index);
        listener.testStarted(spec, index + 1, scenario.tests().size());
        TestRun run = new TestRun(
                spec, index + 1, scenario.seed(), driver, directory, resources, label, listener, cancellation, host);
        Runnable saveRung = () -> {
            try {
                underWay = analysis(spec).record(run, null, gates(disk), false);
                save(directory, State.RUNNING, null, disk);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        };
        AuditFindings audit = null;
        String broken = null;
        try {
            audit = run.run(disk, saveRung, judge(spec, run, disk)).orElse(null);
        } catch (TargetException stopped) {
            if (!cancellation.requested()) {
                if (finished.isEmpty()) {
                    throw stopped; // what stops the first test would stop them all
                }
                broken = "it could not be run to its end: " + stopped.getMessage();
            }
        }
        underWay = null;
        TestRecord record = analysis(spec).record(run, audit, gates(disk), run.finished());
        if (broken != null) {
            record = record.judged(Verdict.FAIL, List.of(broken), List.of());
        }
        if (broken != null || !run.rungs().isEmpty()) {
            finished.add(new Finished(spec, run, audit, record, broken != null));
            listener.testEnded(spec, record);
        }
        save(directory, State.RUNNING, null, disk);
        if (index + 1 < scenario.tests().size()) {
            reports.render(); // after the last test the whole run is told of at once
        }
    }

    private boolean sharedAfter(int index) {
        return scenario.tests().stream().skip(index + 1L).anyMatch(TestSpec::shared);
    }

    /** Ends what tests have shared, and keeps its data only if an audit of it found something. */
    private void endSharing(RunDirectory directory) throws IOException {
        driver.release();
        boolean clean = finished.stream()
                .filter(test -> test.spec().shared())
                .map(Finished::audit)
                .allMatch(audit -> audit == null || audit.clean());
        if (clean) {
            directory.removeShared();
        }
    }

    private TestAnalysis analysis(TestSpec spec) {
        OperationInfo operation = driver.operations().stream()
                .filter(it -> it.name().equals(spec.target()))
                .findFirst()
                .orElseThrow();
        return new TestAnalysis(spec, operation);
    }

    private Gates gates(DiskProbe disk) {
        return new Gates(finished.stream().map(Finished::record).toList(), disk.beside());
    }

    private void rejudge(DiskProbe disk) {
        Gates gates = gates(disk);
        finished.replaceAll(test -> test.broken() || test.record().verdict() == null
                ? test
                : new Finished(
                        test.spec(),
                        test.run(),
                        test.audit(),
                        analysis(test.spec()).record(test.run(), test.audit(), gates, true),
                        false));
    }

    private Verdict verdict(boolean complete) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Finished test : finished) {
            Verdict one = test.record().verdict();
            verdicts.add(one == null ? Verdict.INCONCLUSIVE : one);
        }
        if (!complete) {
            verdicts.add(Verdict.INCONCLUSIVE);
        }
        return Verdict.worst(verdicts);
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        for (Finished test : finished) {
            test.record().reasons().forEach(reason -> reasons.add(test.record().name() + ": " + reason));
        }
        return reasons;
    }

    private void save(RunDirectory directory, State state, @Nullable String reason, DiskProbe disk) throws IOException {
        List<TestRecord> tests =
                new ArrayList<>(finished.stream().map(Finished::record).toList());
        TestRecord unfinished = underWay;
        if (unfinished != null) {
            tests.add(unfinished);
        }
        List<String> seen = tests.stream().map(TestRecord::name).toList();
        List<String> notRun = scenario.tests().stream()
                .map(TestSpec::name)
                .filter(name -> !seen.contains(name))
                .toList();
        List<String> samples = tests.stream()
                .flatMap(test -> test.rungs().stream())
                .flatMap(rung -> Stream.concat(
                        rung.earlier().stream().map(RungRecord.Attempt::sample), Stream.of(rung.sample())))
                .toList();
        directory.write(new RunRecord(
                RunRecord.SCHEMA,
                state,
                reason,
                tool,
                tests.isEmpty() ? null : verdict(state == State.COMPLETE || state == State.RUNNING),
                reasons(),
                new RunRecord.ScenarioRecord(
                        scenario.name(),
                        scenario.description(),
                        scenario.hash(),
                        scenario.seed(),
                        scenario.target(),
                        scenario.baseline()),
                startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                (System.nanoTime() - startedNanos) / 1e9,
                environment(disk),
                tests,
                notRun,
                List.of(),
                samples,
                reproduce));
    }

    private RunRecord.Environment environment(DiskProbe disk) {
        Distribution beside = disk.beside();
        Distribution quiet = disk.quiet();
        Map<String, String> notMeasured = new TreeMap<>();
        String broken = disk.failure();
        String why = broken == null
                ? "too few probes so far; it is probed beside loads that write"
                : "the disk could not be probed: " + broken;
        Double p50 = micros(beside.p50(), "disk_fsync_p50_us", why, notMeasured);
        Double p99 = micros(beside.p99(), "disk_fsync_p99_us", why, notMeasured);
        Double quietP50 = micros(quiet.p50(), "disk_fsync_quiet_p50_us", why, notMeasured);
        Double quietP99 = micros(quiet.p99(), "disk_fsync_quiet_p99_us", why, notMeasured);
        return new RunRecord.Environment(
                machine.os(),
                machine.kernel(),
                machine.cpu(),
                machine.cores(),
                machine.memoryBytes(),
                machine.jdk(),
                machine.jvmFlags(),
                driver.facts().get("store"),
                driver.facts().get("durability"),
                driver.facts().get("profile"),
                p50,
                p99,
                beside.n(),
                quietP50,
                quietP99,
                quiet.n(),
                machine.loadAverage(),
                notMeasured);
    }

    private static @Nullable Double micros(
            @Nullable Double millis, String key, String why, Map<String, String> notMeasured) {
        if (millis == null) {
            notMeasured.put(key, why);
            return null;
        }
        return millis * MICROS_PER_MILLI;
    }
}
