package dev.muster.cli.validation;

import dev.muster.cli.validation.ShippedScenarios.Shipped;
import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.RefusedException;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabTest;
import dev.muster.core.lab.LabVerdict;
import dev.muster.core.lab.ReportFormat;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.lab.engine.Starter;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run that is under way: starts its process, follows what the lab writes down, and has the tasks follow that. Runs on
 * a thread of its own, which alone touches the tasks.
 */
final class ValidationRun implements Runnable {
    private static final System.Logger LOG = System.getLogger(ValidationRun.class.getName());
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration HEARD_EVERY = Duration.ofSeconds(5);
    private static final int SHOWN = 600;
    private static final String RESULT = "result.json";

    /** How the lab's own command ends when a run has come to its end: passed, failed, invalid or inconclusive. */
    private static final Set<Integer> ENDED = Set.of(0, 1, 4);

    private final Engine engine;
    private final Starter starter;
    private final Shipped scenario;
    private final ValidationFolder folder;
    private final ValidationTasks tasks;
    private final Consumer<LabRun> changed;
    private final Map<String, TaskId> taskOf;
    private final Set<String> ended = new LinkedHashSet<>();
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private LabRun run;
    private @Nullable FileTime read;

    /** That a run is to end before its time. */
    private record Stop(LabRunState as, String reason) {}

    /** @param changed told whenever the run has changed */
    ValidationRun(
            Engine engine,
            Starter starter,
            Shipped scenario,
            ValidationFolder folder,
            ValidationTasks tasks,
            LabRun run,
            Consumer<LabRun> changed) {
        this.engine = engine;
        this.starter = starter;
        this.scenario = scenario;
        this.folder = folder;
        this.tasks = tasks;
        this.run = run;
        this.changed = changed;
        this.taskOf = run.tests().stream().collect(Collectors.toMap(LabTest::name, LabTest::task));
    }

    /** Asks it to end soon; any thread may. */
    void stop(LabRunState as, String reason) {
        stop.compareAndSet(null, new Stop(as, reason));
    }

    @Override
    public void run() {
        try {
            end(attend());
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Validation " + run.id() + " broke", e);
            stopped(new Stop(LabRunState.BROKEN, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped(new Stop(LabRunState.INTERRUPTED, "the server was stopped"));
        }
    }

    /** Sees the process through to its end; answers its exit code. */
    private int attend() throws IOException, InterruptedException {
        try (ValidationProcess process = ValidationProcess.start(starter, engine, scenario.file(), folder)) {
            begin();
            long heard = System.nanoTime();
            while (!process.ended(STEP)) {
                look();
                if (System.nanoTime() - heard >= HEARD_EVERY.toNanos()) {
                    heard = System.nanoTime();
                    hear();
                }
                if (stop.get() != null) {
                    process.end();
                }
            }
            return process.code();
        }
    }

    private void look() throws IOException {
        FileTime written = folder.recorded().orElse(null);
        if (written != null && !written.equals(read)) {
            read = written;
            follow(RunJson.read(folder.path()), /* last= */ false);
        }
        String line = folder.lastWords();
        String said = line == null ? null : shown(line);
        if (said != null && !said.equals(run.progress())) {
            change(run.doing(said));
        }
        Task whole = tasks.state().orElse(null);
        if (whole == null) {
            return; // the engine is busy: it is looked at again in a moment
        }
        if (whole.state() == TaskState.CANCELLED) {
            stop(LabRunState.CANCELLED, "task " + whole.id() + " was cancelled: " + whole.reason());
        } else if (whole.state() != TaskState.IN_PROGRESS) {
            stop(LabRunState.BROKEN, "task " + whole.id() + " was taken away: " + whole.reason());
        }
    }

    private void hear() {
        try {
            tasks.heard();
        } catch (RefusedException e) {
            stop(LabRunState.BROKEN, "its session cannot go on: " + e.getMessage());
        }
    }

    /** Has the tasks follow the tests: those that have ended, and the next. */
    private void follow(RunRecord record, boolean last) {
        for (TestRecord test : record.tests()) {
            Verdict verdict = test.verdict();
            TaskId task = taskOf.get(test.name());
            if (verdict == null || task == null) {
                continue;
            }
            boolean first = ended.add(test.name());
            boolean later = scenario.judgedLast().contains(test.name());
            if (first || (last && later)) {
                change(run.judged(test.name(), LabVerdict.valueOf(verdict.name())));
            }
            if (first && later && !last) {
                tasks.testMeasured(task, TestSummary.of(test), result(test));
            } else if (first || (last && later)) {
                tasks.testEnds(task, good(verdict), TestSummary.of(test), result(test));
            }
        }
        if (!last) {
            begin();
        }
    }

    /** The first test that has not ended is under way. */
    private void begin() {
        run.tests().stream()
                .filter(test -> !ended.contains(test.name()))
                .findFirst()
                .ifPresent(test -> tasks.testBegins(test.task()));
    }

    private static boolean good(Verdict verdict) {
        return verdict == Verdict.PASS || verdict == Verdict.INCONCLUSIVE;
    }

    private static NewArtifact result(TestRecord test) {
        return NewArtifact.text(RESULT, "application/json", RunJson.mapper().writeValueAsString(test));
    }

    // --- the end ---

    private void end(int code) throws IOException {
        RunRecord record = folder.record().orElse(null);
        Stop asked = stop.get();
        if (asked != null) {
            stopped(asked);
        } else if (record == null || !ENDED.contains(code) || record.state() != RunRecord.State.COMPLETE) {
            stopped(new Stop(LabRunState.BROKEN, why(code, record)));
        } else {
            follow(record, /* last= */ true);
            Verdict verdict = record.verdict() == null ? Verdict.INCONCLUSIVE : record.verdict();
            String reasons = record.reasons().isEmpty() ? null : String.join("\n", record.reasons());
            tasks.runEnds(good(verdict), verdict + (reasons == null ? "" : "\n" + reasons), reports());
            change(run.ended(LabRunState.COMPLETE, LabVerdict.valueOf(verdict.name()), reasons, engine.now()));
        }
    }

    private String why(int code, @Nullable RunRecord record) throws IOException {
        if (record != null && record.stateReason() != null) {
            return record.stateReason();
        }
        return "its process ended with " + code + "; its last words: " + shown(folder.tail());
    }

    /** The end of what the process said, without where on this machine it works: that is nobody's business. */
    private String shown(String said) {
        String here =
                said.replace(folder.path().toAbsolutePath().toString(), run.id().toString());
        return here.length() <= SHOWN ? here : "… " + here.substring(here.length() - SHOWN);
    }

    private void stopped(Stop why) {
        try {
            Optional<RunRecord> record = folder.record();
            if (record.isPresent()) {
                follow(record.get(), /* last= */ true);
                if (record.get().state() == RunRecord.State.RUNNING) {
                    Reports.render(folder.path()); // it was killed before it could
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "What validation " + run.id() + " left cannot be read", e);
        }
        try {
            tasks.runStops(why.reason(), reports());
        } catch (IOException | EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "The tasks of validation " + run.id() + " could not be ended", e);
        }
        change(run.ended(why.as(), null, why.reason(), engine.now()));
    }

    private List<NewArtifact> reports() throws IOException {
        List<NewArtifact> all = new ArrayList<>();
        for (ReportFormat format : ReportFormat.values()) {
            Path file = folder.report(format);
            if (Files.exists(file)) {
                String type = switch (format) {
                    case MD -> "text/markdown";
                    case JSON -> "application/json";
                    case HTML -> "text/html";
                };
                all.add(NewArtifact.bytes(file.getFileName().toString(), type, Files.readAllBytes(file)));
            }
        }
        return all;
    }

    private void change(LabRun to) {
        run = to;
        changed.accept(to);
    }
}
