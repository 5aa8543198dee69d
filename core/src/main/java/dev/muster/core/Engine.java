package dev.muster.core;

import dev.muster.core.access.BearerToken;
import dev.muster.core.access.Keyring;
import dev.muster.core.access.NoteTokenUse;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.core.agent.AgentCommand;
import dev.muster.core.agent.AgentMachine;
import dev.muster.core.agent.AgentState;
import dev.muster.core.checkpoint.Repositories;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.event.EventLog;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.DrainEngine;
import dev.muster.core.ledger.Ledger;
import dev.muster.core.ledger.Submission;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.metric.CommandStats;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionPlace;
import dev.muster.core.session.SessionState;
import dev.muster.core.store.Checkpointer;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.store.Db;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.Store;
import dev.muster.core.store.StoreException;
import dev.muster.core.store.Unusable;
import dev.muster.core.store.Views;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.transfer.Exported;
import dev.muster.core.transfer.ProjectExport;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An engine on a data directory: one durable, shared task graph for many agents. Thread safe. Callers are meant to be
 * virtual threads: every call blocks until its answer is there.
 */
public final class Engine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private final DataDirectory directory;
    private final InstantSource clock;
    private final Tuning tuning;
    private final Ledger ledger;
    private final Checkpointer checkpointer;
    private final ReadPool readers;
    private final Reads reads;
    private final EventLog events;
    private final CommandStats commands = new CommandStats();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Repositories repositories = Repositories.NONE;
    private volatile LabRuns labRuns = LabRuns.NONE;

    /**
     * Opens the engine of a data directory, which is made if it is not there.
     *
     * @throws DataDirectory.InUse if another process owns the directory
     * @throws EngineException if it cannot be opened; the message says why and what to do
     */
    public static Engine open(Path directory, EngineOptions options) throws DataDirectory.InUse {
        Engine engine = new Engine(directory, options);
        engine.ledger.start();
        return engine;
    }

    /**
     * Loads what the first engine of a process needs and what takes long, so that {@link #open} finds it loaded. For a
     * thread beside another one that is not there yet; changes nothing.
     */
    public static void prefetch() {
        Thread.startVirtualThread(() -> {}); // the first one starts those that carry them all
        Store.prefetch();
        LOG.isLoggable(Level.INFO); // the first look for a logger reads the contents of all jars
    }

    /** Opens an engine whose ledger is driven by the caller, batch by batch: {@link Ledger#round}. For simulations. */
    public static Engine openUnstarted(Path directory, EngineOptions options) throws DataDirectory.InUse {
        return new Engine(directory, options);
    }

    private Engine(Path path, EngineOptions options) throws DataDirectory.InUse {
        this.directory = DataDirectory.own(path);
        this.clock = options.clock();
        this.tuning = options.tuning();
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        opened.push(directory);
        try {
            Store store = Store.open(path, options.synchronous(), options.tuning());
            this.readers = new ReadPool(store, options.readers(), this::awaitDurable);
            opened.push(readers);
            this.events = new EventLog(readers);
            Db writer = store.writer();
            opened.push(writer);
            this.checkpointer = new Checkpointer(store, writer, this::checkpointFailed);
            opened.push(checkpointer);
            this.ledger = new Ledger(writer, store.log(), options, events::published, checkpointer::committed);
            for (ProjectDesk project : ledger.desk().projects()) {
                events.begin(project.name(), project.lastEvent());
            }
            this.reads = new Reads(readers, this::index, tuning.mode());
        } catch (StoreException e) {
            EngineException failure = new EngineException(
                    "cannot open data directory " + path + ": " + e.getMessage() + Unusable.advice(path, e), e);
            opened.forEach(each -> closeAfter(failure, each));
            throw failure;
        } catch (RuntimeException e) {
            opened.forEach(each -> closeAfter(e, each));
            throw e;
        }
    }

    private void checkpointFailed(StoreException e) {
        ledger.checkpointFailed(e);
    }

    private static void closeAfter(RuntimeException failure, AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Makes a change and waits until it is durable.
     *
     * @throws RefusedException if it was refused: then nothing was changed
     */
    public <R> R execute(Command<R> command) {
        return ask(command).orThrow();
    }

    /** Makes a change and waits for the answer: done and durable, or refused and nothing changed. */
    public <R> Answer<R> ask(Command<R> command) {
        CommandFigures figures = commands.of(command.getClass());
        long start = System.nanoTime();
        commands.asked();
        try {
            arrive(command.by());
            Submission<R> submission = ledger.submit(command);
            return counted(figures, submission, submission.await(), start);
        } catch (RefusedException e) {
            return refused(figures, e, start);
        } finally {
            commands.answered();
        }
    }

    private static <R> Answer<R> counted(
            CommandFigures figures, Submission<R> submission, Answer<R> answer, long start) {
        if (submission.waited()) {
            figures.answered(answer);
        } else {
            figures.answered(answer, System.nanoTime() - start);
        }
        return answer;
    }

    /** A refusal before the ledger had the command. */
    private static <R> Answer<R> refused(CommandFigures figures, RefusedException e, long start) {
        Answer<R> answer = new Answer.Refused<>(e.refusal());
        figures.answered(answer, System.nanoTime() - start);
        return answer;
    }

    /**
     * Asks for work and waits for it as long as the claim says. If the thread is interrupted, the claim is withdrawn; a
     * task that was claimed before that is answered all the same, with the interrupt flag set.
     *
     * @throws RefusedException if it was refused
     */
    public ClaimTask.Result claim(ClaimTask claim) {
        CommandFigures figures = commands.of(ClaimTask.class);
        long start = System.nanoTime();
        Submission<ClaimTask.Result> submission;
        try {
            arrive(claim.by());
            submission = ledger.submit(claim);
        } catch (RefusedException e) {
            refused(figures, e, start);
            throw e;
        }
        Answer<ClaimTask.Result> answer = submission.awaitInterruptibly();
        if (answer == null) {
            ledger.withdraw(submission);
            answer = submission.await();
            Thread.currentThread().interrupt();
        }
        return counted(figures, submission, answer, start).orThrow();
    }

    /**
     * Says that a session is alive: its agent is not lost, its leases go on. Costs no write of its own.
     *
     * @throws RefusedException if there is no such session, it has ended, or its agent was stopped
     */
    public void heartbeat(SessionId session) {
        SessionSeat seat = ledger.desk().session(session);
        if (seat != null && seat.agent().storedState == AgentState.STOPPED) {
            throw Change.invalidState(
                    AgentMachine.TABLE, "agent " + seat.agent().name(), AgentState.STOPPED, AgentCommand.HEARTBEAT);
        }
        arrive(session);
    }

    /** What a token that somebody presents is worth now. A use that has to be noted is noted in passing. */
    public Keyring.Check check(BearerToken presented) {
        Keyring.Check check = ledger.desk().keyring().check(presented, clock.millis());
        if (check instanceof Keyring.Check.Good(Token token, boolean toNote) && toNote) {
            try {
                ledger.submit(new NoteTokenUse(token.id())); // nobody waits for it
            } catch (RefusedException e) {
                LOG.log(System.Logger.Level.DEBUG, "The use of token {0} is not noted this time", token.id());
            }
        }
        return check;
    }

    /** Whether there is a token of this id that is neither revoked nor expired. */
    public boolean isGood(TokenId id) {
        Token token = ledger.desk().keyring().find(id);
        return token != null && token.state(clock.instant()) == Token.State.ACTIVE;
    }

    /** Any call of a session is a sign of life; one that was given up on comes back by calling. */
    private void arrive(@Nullable SessionId id) {
        if (id == null) {
            return;
        }
        SessionSeat seat = ledger.desk().session(id);
        if (seat == null || unheard(seat.agent().storedState)) {
            ledger.submit(new ResumeSession(id, false)).await().orThrow();
        } else if (seat.state != SessionState.ENDED) {
            ledger.seen(seat);
        }
    }

    private static boolean unheard(AgentState state) {
        return state == AgentState.REGISTERED || state == AgentState.LOST;
    }

    /**
     * Begins or ends a drain: while it lasts no new work is given out, and what is in progress goes on.
     *
     * @return how many tasks are in progress
     */
    public int drain(boolean on) {
        return execute(new DrainEngine(on));
    }

    /** Whether new work is held back. */
    public boolean draining() {
        return ledger.desk().draining();
    }

    /** Has retention begin at once; what it deletes it deletes in small pieces after that. */
    public void retain() {
        execute(ledger.retention());
    }

    /** How often which command was answered how. */
    public CommandStats commands() {
        return commands;
    }

    /** The connections that queries run on. */
    public ReadPool.Load readLoad() {
        return readers.load();
    }

    /**
     * What the data directory takes on its disk.
     *
     * @throws EngineException if the file system does not say
     */
    public StoreSize storeSize() {
        return directory.size();
    }

    public Reads reads() {
        return reads;
    }

    /**
     * Where a session belongs: most calls of an agent need to know. What is in memory for a live session tells; the
     * store is asked only about one that is not, or not any more.
     *
     * @param within the only project that the caller may see; null for all of them
     * @throws RefusedException if there is no such session
     */
    public SessionPlace place(SessionId id, @Nullable String within) {
        SessionSeat seat = ledger.desk().session(id);
        if (seat != null && (within == null || within.equals(seat.project().name()))) {
            return new SessionPlace(seat.project().name(), seat.agent().name());
        }
        Session session = reads.within(within).session(id);
        return new SessionPlace(session.project(), session.agentName());
    }

    /**
     * Writes a project to a stream, as it is at one moment, while others change it: see {@link ProjectExport}.
     *
     * @throws RefusedException if there is no such project, or others are being exported
     * @throws IOException if the stream cannot be written to
     */
    public Exported export(String project, OutputStream out) throws IOException {
        return readers.snapshot((db, durable) -> {
            Views views = new Views(db);
            Long id = views.projectId(project);
            if (id == null) {
                throw Refusal.noProject(project).asException();
            }
            long cursor = views.lastEvent(id);
            durable.run();
            return ProjectExport.write(db, id, project, cursor, clock.instant(), out);
        });
    }

    public EventLog events() {
        return events;
    }

    /**
     * Tells other processes that find the data directory in use where this one can be spoken to.
     *
     * @param address such as {@code http://127.0.0.1:8642}
     */
    public void announce(String address) {
        directory.announce(address);
    }

    /** What holds where nobody says. */
    public Tuning tuning() {
        return tuning;
    }

    /** The time by the engine's clock. */
    public Instant now() {
        return clock.instant();
    }

    /** The repositories of projects; none until somebody who knows git has set them. */
    public Repositories repositories() {
        return repositories;
    }

    /** Has the engine's callers look at repositories through this from now on. */
    public void repositories(Repositories port) {
        repositories = port;
    }

    /** Runs of the lab; none until somebody who knows the lab has set them. */
    public LabRuns labRuns() {
        return labRuns;
    }

    /** Has the engine's callers start runs of the lab through this from now on. */
    public void labRuns(LabRuns port) {
        labRuns = port;
    }

    /** The data directory. */
    public Path directory() {
        return directory.path();
    }

    /** The ledger, for simulations that drive it. */
    public Ledger ledger() {
        return ledger;
    }

    private void awaitDurable() {
        ledger.awaitDurable();
    }

    private void index() {
        while (ledger.indexPending() && !execute(ledger.indexing())) {
            // one piece a transaction, so that others get their turn between
        }
    }

    public EngineStats stats() {
        return new EngineStats(
                ledger.stats().commits(),
                ledger.stats().answered(),
                ledger.stats().commitNanos(),
                ledger.stats().busyRefusals(),
                ledger.queued(),
                ledger.statements(),
                readers.statements(),
                ledger.desk().waiters().size());
    }

    /** Works off what is queued, answers what waits, and gives the directory back. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // The directory is given back whatever else fails.
        try (directory;
                ledger;
                checkpointer;
                readers) {
            LOG.log(System.Logger.Level.DEBUG, "The engine on {0} is closed", directory.path());
        }
    }
}
