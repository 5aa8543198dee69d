package dev.muster.runtime.process;

import dev.muster.client.wire.Fields;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.limit.Confinement;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.process.Workspaces.Workspace;
import dev.muster.runtime.work.Assignment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a program for many tasks. It is given a line of JSON for each and answers with a line of JSON that names the
 * task: {@code {"task":"t5","status":"completed","summary":"…"}}. Lines that are no answer to the task are passed over;
 * {@code {"progress":true}} is progress. One that does not answer in time, or ends, is replaced for the next task.
 */
public final class JsonLinesRunner implements Runner {
    /** One that ends sooner, without having answered anything, is taken for one that does not run at all. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final ProgramSpec spec;
    private final Surroundings surroundings;
    private final Path directory;
    private final @Nullable HealthCheck health;
    private @Nullable Talk talk;
    private long heardAt;
    private long pings;
    private @Nullable TaskId endedAtOnceWith;

    /**
     * When a program is asked whether it is well, before it is given a task: {@code {"ping":1}} wants
     * {@code {"pong":1}}.
     *
     * @param after it was not heard of for so long
     * @param within how long it may take to answer
     */
    public record HealthCheck(Duration after, Duration within) {}

    /**
     * A runner.
     *
     * @param directory where the program runs; the place of a task is told with it
     * @param health null for no checks
     */
    public JsonLinesRunner(ProgramSpec spec, Surroundings surroundings, Path directory, @Nullable HealthCheck health) {
        this.spec = spec;
        this.surroundings = surroundings;
        this.directory = directory;
        this.health = health;
    }

    @Override
    public Outcome run(Assignment assignment, Desk desk) throws InterruptedException {
        Workspace workspace;
        try {
            workspace = surroundings.workspaces().open(assignment);
        } catch (IOException e) {
            return new Outcome.NotTried("the place to work in cannot be prepared: " + e.getMessage());
        }
        Outcome outcome = null;
        try {
            Talk with = well();
            with.say(TaskText.line(assignment, desk.session().toString(), workspace.directory()));
            outcome = answer(with, assignment, desk, workspace.directory());
        } catch (IOException e) {
            outcome = new Outcome.NotTried("'" + spec.command().getFirst() + "' cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            close();
            throw e;
        } finally {
            outcome = OneShotRunner.closed(workspace, outcome);
        }
        return outcome;
    }

    /** The program, which is alive and, as far as it was asked, well. */
    private Talk well() throws IOException, InterruptedException {
        Talk kept = talk;
        if (kept != null && (!kept.isAlive() || !isHealthy(kept))) {
            close();
        }
        Talk now = talk;
        return now == null ? start() : now;
    }

    private Talk start() throws IOException {
        String problem = Programs.problem(spec.command().getFirst(), directory, surroundings.variables());
        if (problem != null) {
            throw new IOException(problem);
        }
        Confinement confinement = surroundings.enforcement().confine(spec.limits());
        var variables = surroundings.forAgent();
        variables.putAll(spec.environment());
        Talk started = Talk.start(
                new Child.Launch(spec.command(), directory, surroundings.variables(), variables, null),
                confinement,
                spec.outputLimit());
        talk = started;
        heardAt = System.nanoTime();
        return started;
    }

    private boolean isHealthy(Talk with) throws InterruptedException {
        if (health == null || System.nanoTime() - heardAt < health.after().toNanos()) {
            return true;
        }
        long number = ++pings;
        with.say("{\"ping\":" + number + "}");
        long end = System.nanoTime() + health.within().toNanos();
        while (true) {
            Talk.Heard heard = with.next(Duration.ofNanos(end - System.nanoTime()));
            if (heard == null || heard instanceof Talk.Heard.End) {
                return false;
            }
            if (heard instanceof Talk.Heard.Line(var text, var bytes)
                    && Answer.object(text.strip())
                            .map(fields -> Long.valueOf(number).equals(fields.value("pong")))
                            .orElse(false)) {
                heardAt = System.nanoTime();
                return true;
            }
        }
    }

    private Outcome answer(Talk with, Assignment assignment, Desk desk, Path place) throws InterruptedException {
        Duration timeout = spec.timeout(assignment.task().executionTimeout());
        long end = System.nanoTime() + timeout.toNanos();
        int passedOver = 0;
        long printed = 0;
        while (true) {
            Talk.Heard heard = with.next(Duration.ofNanos(end - System.nanoTime()));
            switch (heard) {
                case null -> {
                    close();
                    return new Outcome.Failed(
                            "no answer to " + assignment.task().id() + " within " + Words.duration(timeout)
                                    + (passedOver == 0 ? "" : ", but " + passedOver + " lines that are none")
                                    + ": ended",
                            true);
                }
                case Talk.Heard.End over -> {
                    return with.isTooMuch() ? tooMuch() : ended(with, assignment);
                }
                case Talk.Heard.Line(var text, var bytes) -> {
                    heardAt = System.nanoTime();
                    printed += bytes;
                    if (printed > spec.outputLimit()) {
                        return tooMuch();
                    }
                    desk.progressed();
                    Optional<Fields> answer = answer(text, assignment);
                    if (answer.isPresent()) {
                        with.answered();
                        endedAtOnceWith = null;
                        return Answer.of(answer.get(), place);
                    }
                    passedOver++;
                }
            }
        }
    }

    /** The answer that a line is; one to another task, which was given up long ago, is none. */
    private static Optional<Fields> answer(String text, Assignment assignment) {
        return Answer.object(text.strip())
                .filter(fields -> assignment.task().id().toString().equals(fields.value("task")))
                .filter(fields -> fields.has("status") || fields.has("summary"));
    }

    private Outcome tooMuch() {
        close();
        return new Outcome.Failed(
                "it printed more than its output limit of " + ResourceLimits.bytes(spec.outputLimit()) + ": ended",
                true);
    }

    private Outcome ended(Talk with, Assignment assignment) {
        String why = with.why();
        boolean atOnce = !with.hasAnswered() && with.age().compareTo(AT_ONCE) < 0;
        close();
        TaskId task = assignment.task().id();
        if (atOnce && !task.equals(endedAtOnceWith)) {
            endedAtOnceWith = task; // the second time it may be the task
            return new Outcome.NotTried("'" + spec.command().getFirst() + "' ends as soon as it starts: " + why);
        }
        return new Outcome.Failed(Answer.reason("the program ended while it had the task: " + why), true);
    }

    @Override
    public void close() {
        Talk open = talk;
        talk = null;
        if (open != null) {
            open.close();
        }
    }
}
