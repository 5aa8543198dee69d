package dev.muster.runtime.process;

import dev.muster.core.task.Task;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.limit.Confinement;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.process.Workspaces.Workspace;
import dev.muster.runtime.work.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program for each task. It finds the task on its standard input and in variables; what it prints is the
 * result. Exit code 0 completes the task, any other fails the attempt.
 */
public final class OneShotRunner implements Runner {
    private static final int KEPT_OF_OUTPUT = 1 << 20;
    private static final int KEPT_OF_ERRORS = 4 << 10;

    private final ProgramSpec spec;
    private final Surroundings surroundings;

    public OneShotRunner(ProgramSpec spec, Surroundings surroundings) {
        this.spec = spec;
        this.surroundings = surroundings;
    }

    /** How the program's time was over. */
    private enum End {
        BY_ITSELF,
        TIMEOUT
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
            outcome = in(workspace.directory(), assignment, desk);
        } finally {
            outcome = closed(workspace, outcome);
        }
        return outcome;
    }

    static Outcome closed(Workspace workspace, @Nullable Outcome outcome) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            String more = workspace.close(outcome);
            if (outcome instanceof Outcome.Completed(var summary, var artifacts) && !more.isEmpty()) {
                return new Outcome.Completed(Answer.fitting((summary + "\n\n" + more).strip()), artifacts);
            }
            if (outcome instanceof Outcome.Failed(var reason, var retryable) && !more.isEmpty()) {
                return new Outcome.Failed(Answer.reason(reason + " (" + more + ")"), retryable);
            }
        } catch (IOException e) {
            return unkept(outcome, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return outcome == null ? new Outcome.NotTried("it was interrupted") : outcome;
    }

    /** Only what was done can fail to be kept; what was not done has reasons of its own. */
    private static Outcome unkept(@Nullable Outcome outcome, IOException e) {
        return switch (outcome) {
            case Outcome.Completed completed ->
                new Outcome.Failed(Answer.reason("what was done could not be kept: " + e.getMessage()), true);
            case Outcome.Failed(var reason, var retryable) ->
                new Outcome.Failed(
                        Answer.reason(reason + " (the place it worked in is left: " + e.getMessage() + ")"), retryable);
            case Outcome.NotTried notTried -> notTried;
            case null -> new Outcome.NotTried("it was interrupted");
        };
    }

    private Outcome in(Path directory, Assignment assignment, Desk desk) throws InterruptedException {
        String problem = Programs.problem(spec.command().getFirst(), directory, surroundings.variables());
        if (problem != null) {
            return new Outcome.NotTried(problem);
        }
        Path input = null;
        try (Confinement confinement = surroundings.enforcement().confine(spec.limits())) {
            String session = desk.session().toString();
            input = Files.createTempFile("muster-task-", ".in");
            Files.writeString(
                    input,
                    spec.input() == ProgramSpec.Input.PROMPT
                            ? TaskText.prompt(assignment.task())
                            : TaskText.line(assignment, session, directory) + "\n");
            return ran(directory, assignment, desk, confinement, input);
        } catch (IOException e) {
            return new Outcome.NotTried("'" + spec.command().getFirst() + "' cannot be started: " + e.getMessage());
        } finally {
            delete(input);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // a small file in the directory for such files stays behind
        }
    }

    private Outcome ran(Path directory, Assignment assignment, Desk desk, Confinement confinement, Path input)
            throws IOException, InterruptedException {
        Task task = assignment.task();
        Duration timeout = spec.timeout(task.executionTimeout());
        Printed out = new Printed(KEPT_OF_OUTPUT, spec.outputLimit(), desk::progressed);
        Printed err = new Printed(KEPT_OF_ERRORS, Long.MAX_VALUE, desk::progressed);
        Child child = Child.start(
                new Child.Launch(
                        spec.command(),
                        directory,
                        surroundings.variables(),
                        surroundings.forTask(assignment, desk.session().toString(), spec.environment()),
                        input),
                confinement,
                out,
                err);
        out.onTooMuch(child::kill);
        End end;
        try {
            end = child.await(timeout) ? End.BY_ITSELF : End.TIMEOUT;
        } catch (InterruptedException e) {
            child.end();
            child.finish();
            throw e;
        }
        if (end == End.TIMEOUT) {
            child.end();
        }
        child.finish();
        String exceeded = confinement.exceeded();
        if (exceeded != null) {
            return new Outcome.Failed(exceeded + ": ended", true);
        }
        if (out.isTooMuch()) {
            return new Outcome.Failed(
                    "it printed more than its output limit of " + ResourceLimits.bytes(spec.outputLimit()) + ": ended",
                    true);
        }
        if (end == End.TIMEOUT) {
            return new Outcome.Failed("it worked for longer than " + Words.duration(timeout) + ": ended", true);
        }
        int code = child.process().exitValue();
        if (code == 0) {
            return answer(out, directory);
        }
        String said = err.text().isBlank() ? out.text() : err.text();
        return new Outcome.Failed(Answer.reason(Words.end(code, confinement.note(), said)), true);
    }

    /** A last line whose beginning is not kept may be an answer that says anything: it is not taken for a success. */
    private static Outcome answer(Printed out, Path directory) {
        String text = out.text();
        if (out.isCut() && text.stripTrailing().indexOf('\n') < 0) {
            return new Outcome.Failed(
                    "its last line is its answer, and is longer than the " + ResourceLimits.bytes(KEPT_OF_OUTPUT)
                            + " that are kept of what it prints: it has to be shorter, or made of more lines",
                    true);
        }
        return Answer.ofOutput(text, directory);
    }
}
