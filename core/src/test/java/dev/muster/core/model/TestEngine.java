package dev.muster.core.model;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.Submission;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.store.Store;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An engine that is driven by its test: no thread of its own, a clock that stands still, a seeded source of chance, and
 * no waiting for the disk. The same calls give the same store every time.
 */
public final class TestEngine implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** The project that {@link #open()} creates. */
    public static final String PROJECT = "p";

    /** An empty store of the newest version: copying it is many times faster than migrating a new one. */
    private static final class EmptyStore {
        static final byte[] FILE = make();

        private static byte[] make() {
            try (ScratchDirectory scratch = new ScratchDirectory()) {
                Store.open(scratch.path(), false).writer().close();
                return Files.readAllBytes(scratch.path().resolve(Store.FILE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final ScratchDirectory scratch = new ScratchDirectory();
    private final SettableClock clock = new SettableClock(START);
    private final EngineOptions options;
    private Engine engine;
    private StoreFile file;

    private TestEngine(UnaryOperator<EngineOptions> setUp) {
        this.options = setUp.apply(EngineOptions.defaults()
                .withClock(clock)
                .withRandom(new SplittableRandom(42))
                .withReaders(1)
                .withSynchronous(false));
        try {
            Files.write(directory().resolve(Store.FILE), EmptyStore.FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.engine = openEngine();
        this.file = new StoreFile(directory().resolve(Store.FILE));
    }

    /** An engine with the project {@link #PROJECT}. */
    public static TestEngine open() {
        return open(options -> options);
    }

    /** An engine with the project {@link #PROJECT}, set up as asked. */
    public static TestEngine open(UnaryOperator<EngineOptions> setUp) {
        TestEngine test = new TestEngine(setUp);
        test.done(new CreateProject(PROJECT, ""));
        return test;
    }

    private Engine openEngine() {
        try {
            return Engine.openUnstarted(directory(), options);
        } catch (DataDirectory.InUse e) {
            throw new IllegalStateException(e);
        }
    }

    public Path directory() {
        return scratch.path();
    }

    public SettableClock clock() {
        return clock;
    }

    public Engine engine() {
        return engine;
    }

    public Desk desk() {
        return engine.ledger().desk();
    }

    /** The store as another program sees it. */
    public StoreFile file() {
        return file;
    }

    // --- driving it ---

    /** Asks as a caller would: a command on behalf of a session is a sign of life of that session. */
    public <R> Answer<R> ask(Command<R> command) {
        SessionId by = command.by();
        if (by != null) {
            Refusal gone = arrive(by);
            if (gone != null) {
                return new Answer.Refused<>(gone);
            }
        }
        return askSilently(command);
    }

    /** Asks without a sign of life. */
    public <R> Answer<R> askSilently(Command<R> command) {
        Submission<R> submission;
        try {
            submission = engine.ledger().submit(command);
        } catch (RefusedException e) {
            return new Answer.Refused<>(e.refusal());
        }
        round();
        Answer<R> answer = submission.answer();
        if (answer == null) {
            throw new IllegalStateException("no answer to " + command);
        }
        return answer;
    }

    private static boolean silent(SessionSeat seat) {
        return seat.agent().storedState == AgentState.REGISTERED || seat.agent().storedState == AgentState.LOST;
    }

    private @Nullable Refusal arrive(SessionId session) {
        SessionSeat seat = desk().session(session);
        if (seat == null || silent(seat)) {
            return askSilently(new ResumeSession(session, false)) instanceof Answer.Refused<?>(Refusal why)
                    ? why
                    : null;
        }
        if (seat.state != SessionState.ENDED) {
            engine.ledger().seen(seat);
        }
        return null;
    }

    /** A sign of life and nothing else; null if it was accepted. */
    public @Nullable Refusal heartbeat(SessionId session) {
        SessionSeat seat = desk().session(session);
        if (seat == null || silent(seat)) {
            return arrive(session); // the engine would wait for its ledger's thread, which is this one
        }
        try {
            engine.heartbeat(session);
            round();
            return null;
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    /** The result of a command that must not be refused. */
    public <R> R done(Command<R> command) {
        return switch (ask(command)) {
            case Answer.Done<R>(R value) -> value;
            case Answer.Refused<R>(Refusal refusal) -> throw new AssertionError(command + " was refused: " + refusal);
        };
    }

    /** Why a command was refused, which it must be, having changed nothing. */
    public Refusal refused(Command<?> command) {
        settle();
        String before = file.dump();
        Answer<?> answer = ask(command);
        if (answer instanceof Answer.Refused<?>(Refusal refusal)) {
            String after = file.dump();
            if (!after.equals(before)) {
                throw new AssertionError(command + " was refused, but changed the store:\n" + before + "\n→\n" + after);
            }
            return refusal;
        }
        throw new AssertionError(command + " was not refused: " + answer);
    }

    /** Queues a command without running it. */
    public <R> Submission<R> submit(Command<R> command) {
        return engine.ledger().submit(command);
    }

    /** Runs what is queued and due, one batch. */
    public int round() {
        return engine.ledger().round(0);
    }

    /** Runs until nothing is queued or due. */
    public void settle() {
        while (round() > 0) {
            // one batch each
        }
    }

    /** Lets time pass, then does all that has become due. */
    public void advance(Duration by) {
        clock.advance(by);
        settle();
    }

    /** Lets time pass in small steps, so that what falls due is done in its order and at about its time. */
    public void advanceSlowly(Duration by, Duration step) {
        Instant end = clock.instant().plus(by);
        while (clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            advance(left.compareTo(step) < 0 ? left : step);
        }
    }

    /** Closes the engine and opens it again on the same store. */
    public void restart() {
        file.close();
        engine.close();
        engine = openEngine();
        file = new StoreFile(directory().resolve(Store.FILE));
    }

    // --- what most tests begin with ---

    /** A session of an agent that takes one task at a time and is never lost by silence. */
    public SessionId session(String agent) {
        return session(PROJECT, new RegisterAgent(agent, Set.of(), 1, null));
    }

    public SessionId session(String project, RegisterAgent agent) {
        return done(new StartSession(project, agent, false));
    }

    public TaskId create(NewTask task) {
        return done(new CreateTasks(PROJECT, task)).getFirst().id();
    }

    public List<TaskId> createAll(NewTask... tasks) {
        List<TaskId> ids = new ArrayList<>();
        for (CreateTasks.Created created : done(new CreateTasks(PROJECT, List.of(tasks), null, null))) {
            ids.add(created.id());
        }
        return ids;
    }

    /** A claim that must get a task. */
    public ClaimTask.Result.Claimed claim(ClaimTask claim) {
        if (done(claim) instanceof ClaimTask.Result.Claimed claimed) {
            return claimed;
        }
        throw new AssertionError("nothing to claim for " + claim);
    }

    public void publish(String topic) {
        done(new PublishEvents(PROJECT, List.of(new PublishEvents.NewEvent(topic, null)), null));
    }

    @Override
    public void close() {
        file.close();
        engine.close();
        scratch.close();
    }
}
