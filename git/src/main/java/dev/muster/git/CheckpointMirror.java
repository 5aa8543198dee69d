package dev.muster.git;

import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.CheckpointRows.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the checkpoints of a project into its repository, behind the ledger.
 *
 * <p>Design. The ledger is the truth, and the chain of each session in git tells how far it has been written: nothing
 * else is remembered, so a crash between the two loses nothing and repeats nothing. At the start every session is
 * looked at; from then on the project's log names those that have new ones. What comes within a moment is written
 * together, because the disk is waited for once a round however many sessions there are. A repository that cannot be
 * written is tried again, ever more seldom, and says why; the ledger does not wait for it.
 */
public final class CheckpointMirror implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CheckpointMirror.class.getName());
    private static final EventFilter CREATED = new EventFilter(List.of("checkpoint.created"));
    private static final int PAGE = 200;
    private static final Duration LISTEN = Duration.ofSeconds(30);
    /** What comes within this time is written together; together with the writing it stays well below 2 s. */
    private static final Duration GATHER = Duration.ofMillis(300);

    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 30_000;
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Engine engine;
    private final String project;
    private final Path path;
    private final CheckpointRepository repository;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<SessionId, Long> written = new HashMap<>();
    private final Set<SessionId> behind = new LinkedHashSet<>();
    private final Thread thread;
    private boolean urgent;
    private boolean listening;
    private volatile boolean closing;
    private volatile @Nullable String trouble;

    private CheckpointMirror(Engine engine, String project, Path path, CheckpointRepository repository) {
        this.engine = engine;
        this.project = project;
        this.path = path;
        this.repository = repository;
        this.thread = Thread.ofVirtual().name("mirror " + project).unstarted(this::run);
    }

    /**
     * Opens a repository and begins to write.
     *
     * @throws GitException if it cannot be opened
     */
    static CheckpointMirror start(Engine engine, String project, Path path) {
        CheckpointMirror mirror = new CheckpointMirror(engine, project, path, CheckpointRepository.open(path));
        mirror.thread.start();
        return mirror;
    }

    Path path() {
        return path;
    }

    CheckpointRepository repository() {
        return repository;
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        long cursor = engine.events().last(project);
        for (Head head : engine.reads().checkpointHeads(project)) {
            behind.add(head.session());
        }
        long pause = FIRST_PAUSE_MS;
        while (!closing || !behind.isEmpty()) {
            try {
                if (behind.isEmpty()) {
                    listen(cursor);
                    gather();
                    cursor = note(cursor);
                } else if (!write() && !closing) {
                    pause(pause);
                    pause = Math.min(LONGEST_PAUSE_MS, 2 * pause);
                    cursor = note(cursor);
                } else if (trouble != null && closing) {
                    return; // it stays behind; the next one begins where the chain ends
                } else {
                    pause = FIRST_PAUSE_MS;
                    cursor = note(cursor);
                }
            } catch (InterruptedException e) {
                cursor = note(cursor); // closing: what is noted is still written
            }
        }
    }

    /** Waits for something to happen in the project. Only here is the thread ever interrupted: not while it writes. */
    private void listen(long cursor) throws InterruptedException {
        if (!begin()) {
            return;
        }
        try {
            while (!closing && !engine.events().await(project, cursor, LISTEN)) {
                // nothing happened
            }
        } finally {
            lock.lock();
            listening = false;
            lock.unlock();
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            listening = !closing;
            return listening;
        } finally {
            lock.unlock();
        }
    }

    private void gather() throws InterruptedException {
        lock.lock();
        try {
            long left = GATHER.toNanos();
            while (!urgent && !closing && left > 0) {
                left = moved.awaitNanos(left);
            }
            urgent = false;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            if (!closing) {
                moved.await(millis, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads which sessions have new checkpoints; answers the new cursor. */
    private long note(long cursor) {
        long at = cursor;
        while (true) {
            EventPage page = engine.events().read(project, at, CREATED, 1_000);
            for (Event event : page.events()) {
                if (event.session() != null) {
                    behind.add(event.session());
                }
            }
            if (page.tooOld()) {
                engine.reads().checkpointHeads(project).forEach(head -> behind.add(head.session()));
            }
            if (page.cursor() == at) {
                return at;
            }
            at = page.cursor();
        }
    }

    /** Writes a round for all sessions that are behind; answers whether all of it went well. */
    private boolean write() {
        Map<SessionKey, List<Entry>> entries = new LinkedHashMap<>();
        Map<SessionKey, SessionId> sessions = new HashMap<>();
        boolean well = true;
        for (SessionId session : List.copyOf(behind)) {
            SessionKey key = new SessionKey(project, session.value());
            try {
                List<Entry> missing = missing(session, key);
                if (missing.isEmpty()) {
                    behind.remove(session);
                } else {
                    entries.put(key, missing);
                    sessions.put(key, session);
                }
            } catch (RefusedException e) {
                behind.remove(session); // retention has taken the session
            } catch (GitException e) {
                failed(session, e);
                well = false;
            }
        }
        if (entries.isEmpty()) {
            return well;
        }
        for (Map.Entry<SessionKey, Appended> each : repository.append(entries).entrySet()) {
            SessionId session = sessions.get(each.getKey());
            if (session == null) {
                continue;
            }
            arrived(session, each.getValue().head());
            GitException failure = each.getValue().failure().orElse(null);
            if (failure != null && failure.fault() == GitException.Fault.GAP) {
                well &= overGap(session, each.getKey(), entries.getOrDefault(each.getKey(), List.of()));
            } else if (failure != null) {
                failed(session, failure);
                well = false;
            }
        }
        if (well) {
            trouble = null;
        }
        return well;
    }

    /** The ledger has pruned what lies between: the chain goes on without it. */
    private boolean overGap(SessionId session, SessionKey key, List<Entry> entries) {
        try {
            arrived(session, repository.appendAfterGap(key, entries).head());
            return true;
        } catch (GitException e) {
            failed(session, e);
            return false;
        }
    }

    private List<Entry> missing(SessionId session, SessionKey key) {
        Long known = written.get(session);
        long head = known != null
                ? known
                : repository.head(key).map(CheckpointInfo::sequence).orElse(0L);
        arrived(session, head);
        SessionReads reads = engine.reads().of(session);
        List<Entry> entries = new ArrayList<>();
        for (Checkpoint each : reads.checkpointsAfter(head, PAGE)) {
            entries.add(new Entry(
                    each.seq(), each.phase(), each.round(), each.summary(), each.at(), reads.content(each), List.of()));
        }
        return entries;
    }

    private void failed(SessionId session, GitException e) {
        lock.lock();
        try {
            written.remove(session); // asked again of the chain itself
        } finally {
            lock.unlock();
        }
        String message = String.valueOf(e.getMessage());
        if (!message.equals(trouble)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Checkpoints of project ''{0}'' wait for its repository: {1}",
                    project,
                    message);
        }
        trouble = message;
    }

    private void arrived(SessionId session, long head) {
        lock.lock();
        try {
            written.put(session, head);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a checkpoint is in the repository; answers whether it is. */
    boolean await(SessionId session, long seq, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            urgent = true;
            moved.signalAll();
            long left = atMost.toNanos();
            while (written.getOrDefault(session, 0L) < seq && left > 0) {
                left = moved.awaitNanos(left);
            }
            return written.getOrDefault(session, 0L) >= seq;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is still to be written, for a while, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            moved.signalAll();
            if (listening) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
        try {
            thread.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        repository.close();
    }
}
