package dev.muster.cli.validation;

import dev.muster.cli.validation.ShippedScenarios.Shipped;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.lab.LabScenario;
import dev.muster.core.lab.LabTest;
import dev.muster.core.lab.NoLab;
import dev.muster.core.lab.ReportFormat;
import dev.muster.core.task.TaskId;
import dev.muster.lab.engine.Starter;
import dev.muster.lab.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the lab that an engine's callers start: one at a time, each in a process of its own and a directory below
 * {@code lab/runs} of the data directory, of which the newest are kept.
 */
public final class Validations implements LabRuns, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Validations.class.getName());
    private static final int KEPT = 20;
    private static final Duration RETRY = Duration.ofMinutes(1);
    private static final Duration UNTIL_STOPPED = Duration.ofMinutes(1);
    private static final Duration UNTIL_CANCELLED = Duration.ofSeconds(20);
    private static final String SERVER_STOPPED = "the server was stopped while it ran; start the validation again";
    private static final String SERVER_GONE = "the server ended while it ran; start the validation again";

    private final Engine engine;
    private final Starter starter;
    private final ShippedScenarios scenarios;
    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final NavigableMap<Long, LabRun> runs = new TreeMap<>();
    private @Nullable ValidationRun current;
    private @Nullable Thread thread;
    private boolean closed;

    private Validations(Engine engine, Starter starter, Path scenarios) {
        this.engine = engine;
        this.starter = starter;
        this.scenarios = new ShippedScenarios(scenarios);
        this.folder = engine.directory().resolve("lab").resolve("runs");
    }

    /**
     * Lets the engine's callers start runs from now on, and marks what an earlier process left running as interrupted.
     * Where it is not known how this program is started, the engine's callers are told so.
     *
     * @return null where no run can be started
     */
    public static @Nullable Validations follow(Engine engine) {
        Optional<Starter> starter = Starter.ofProcess();
        String home = System.getProperty("muster.home");
        if (starter.isEmpty() || home == null) {
            engine.labRuns(new NoLab("it is not known how to start this program again"));
            return null;
        }
        return follow(engine, starter.get(), Path.of(home, "scenarios"));
    }

    /**
     * Lets the engine's callers start runs from now on.
     *
     * @param starter starts this program
     * @param scenarios where the shipped scenarios are
     */
    public static Validations follow(Engine engine, Starter starter, Path scenarios) {
        Validations validations = new Validations(engine, starter, scenarios);
        validations.recover();
        engine.labRuns(validations);
        return validations;
    }

    // --- what an earlier process left ---

    private void recover() {
        for (Path path : folders()) {
            try {
                LabRun run = new ValidationFolder(path).read();
                runs.put(run.id().value(), run.state().ended() ? run : interrupted(run));
            } catch (NoSuchFileException unstarted) {
                remove(path); // its server ended before it had begun
            } catch (IOException damaged) {
                LOG.log(System.Logger.Level.WARNING, "A validation is left out: {0}", damaged.getMessage());
            }
        }
    }

    private List<Path> folders() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Earlier validations cannot be listed: {0}", e.getMessage());
            return List.of();
        }
    }

    private LabRun interrupted(LabRun run) throws IOException {
        List<TaskId> tests = run.tests().stream().map(LabTest::task).toList();
        ValidationTasks.of(engine, run.session(), run.task(), tests).drop(SERVER_GONE);
        ValidationFolder left = folder(run.id());
        if (left.recorded().isPresent()) {
            Reports.render(left.path());
        }
        LabRun ended = run.ended(LabRunState.INTERRUPTED, null, SERVER_GONE, engine.now());
        left.write(ended);
        return ended;
    }

    private ValidationFolder folder(LabRunId id) {
        return new ValidationFolder(folder.resolve(id.toString()));
    }

    // --- the port ---

    @Override
    public @Nullable String unavailable() {
        return null;
    }

    @Override
    public List<LabScenario> scenarios() {
        return scenarios.all();
    }

    @Override
    public LabRun start(String name, String project, String requester) {
        Shipped scenario = scenarios.find(name);
        lock.lock();
        try {
            requireTurn();
            LabRunId id = new LabRunId(runs.isEmpty() ? 1 : runs.lastKey() + 1);
            ValidationFolder place = folder(id);
            ValidationTasks tasks = ValidationTasks.begin(
                    engine,
                    project,
                    scenario.scenario(),
                    "Validation " + id + " of this program, asked for by " + requester + ".");
            LabRun run = new LabRun(
                    id,
                    project,
                    name,
                    LabRunState.RUNNING,
                    null,
                    tasks.session(),
                    tasks.whole(),
                    tests(scenario.scenario().tests(), tasks.tests()),
                    requester,
                    engine.now(),
                    null,
                    null,
                    null);
            keep(place, run, tasks);
            runs.put(id.value(), run);
            ValidationRun started = new ValidationRun(engine, starter, scenario, place, tasks, run, this::update);
            current = started;
            thread = Thread.ofVirtual().name("validation-" + id).start(started);
            prune();
            return run;
        } finally {
            lock.unlock();
        }
    }

    private static List<LabTest> tests(List<String> names, List<TaskId> tasks) {
        List<LabTest> tests = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tests.add(new LabTest(names.get(i), tasks.get(i), null));
        }
        return tests;
    }

    private static void keep(ValidationFolder place, LabRun run, ValidationTasks tasks) {
        try {
            Files.createDirectories(place.path());
            place.write(run);
        } catch (IOException e) {
            tasks.drop("its directory could not be written");
            throw Refusal.of(ErrorCode.DISK_FULL, "the directory of the run cannot be written: " + e.getMessage())
                    .withHelp("free space in the data directory's file system, or mend its permissions")
                    .asException();
        }
    }

    private void requireTurn() {
        if (closed || engine.draining()) {
            throw busy("Muster is draining: it begins no validation");
        }
        LabRun last = runs.isEmpty() ? null : runs.lastEntry().getValue();
        if (last != null && last.state() == LabRunState.RUNNING) {
            throw busy("validation " + last.id() + " of " + last.scenario() + " has been running since "
                    + last.startedAt() + ": one at a time has the machine");
        }
    }

    private static RefusedException busy(String why) {
        return new Refusal(ErrorCode.BUSY, why, null, List.of(), RETRY, "wait for its end, or cancel it").asException();
    }

    /** Only the newest are kept; the one that runs is the newest. */
    private void prune() {
        while (runs.size() > KEPT) {
            LabRun oldest = runs.pollFirstEntry().getValue();
            remove(folder(oldest.id()).path());
        }
    }

    private static void remove(Path path) {
        try {
            new ValidationFolder(path).delete();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "An old validation cannot be removed: {0}", e.getMessage());
        }
    }

    private void update(LabRun run) {
        lock.lock();
        try {
            LabRun before = runs.put(run.id().value(), run);
            if (before == null || !before.doing(null).equals(run.doing(null))) {
                folder(run.id()).write(run);
            }
            changed.signalAll();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "How a validation goes cannot be written down: {0}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<LabRun> runs() {
        lock.lock();
        try {
            return List.copyOf(runs.descendingMap().values());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LabRun run(LabRunId id) {
        lock.lock();
        try {
            LabRun run = runs.get(id.value());
            if (run == null) {
                throw NoLab.missing(id);
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LabRun await(LabRunId id, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (run(id).state() == LabRunState.RUNNING && left > 0) {
                left = changed.awaitNanos(left);
            }
            return run(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String report(LabRunId id, ReportFormat format) {
        LabRun run = run(id);
        Path file = folder(id).report(format);
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            boolean running = run.state() == LabRunState.RUNNING;
            throw Refusal.of(
                            ErrorCode.INVALID_STATE,
                            running
                                    ? "validation " + id + " has no report yet: its first test is under way"
                                    : "validation " + id + " left no report: " + run.reason())
                    .withHelp(running ? "wait for its end" : "start it again")
                    .asException();
        } catch (IOException e) {
            throw Refusal.of(
                            ErrorCode.INTERNAL, "the report of validation " + id + " cannot be read: " + e.getMessage())
                    .asException();
        }
    }

    @Override
    public LabRun cancel(LabRunId id, String reason) throws InterruptedException {
        lock.lock();
        try {
            ValidationRun running = current;
            if (run(id).state() == LabRunState.RUNNING && running != null) {
                running.stop(LabRunState.CANCELLED, reason);
            }
        } finally {
            lock.unlock();
        }
        return await(id, UNTIL_CANCELLED);
    }

    /** Ends the run that is under way, if any, before the engine is closed. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
            if (current != null) {
                current.stop(LabRunState.INTERRUPTED, SERVER_STOPPED);
            }
        } finally {
            lock.unlock();
        }
        try {
            if (running != null && !running.join(UNTIL_STOPPED)) {
                LOG.log(System.Logger.Level.WARNING, "A validation did not end; it is marked at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
