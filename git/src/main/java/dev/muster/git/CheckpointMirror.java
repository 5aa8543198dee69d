package dev.muster.git;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.ErrorCode;
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
 * together, because the disk is waited for once a round however many sessions there are. A session that cannot be
 * written is set aside and tried again, ever more seldom, and so is all of it where the repository cannot be opened or
 * the engine has no time; the reason is told. The ledger does not wait for any of it.
 */
public final class CheckpointMirror implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CheckpointMirror.class.getName());
    private static final EventFilter CREATED = new EventFilter(List.of("checkpoint.created"));
    /** What is read from the ledger for one round: a first one may find all that was ever kept. */
    private static final long BYTES_AT_ONCE = 32L << 20;

    private static final Duration LISTEN = Duration.ofSeconds(30);
    /** What comes within this time is written together; together with the writing it stays well below 2 s. */
    private static final Duration GATHER = Duration.ofMillis(300);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Engine engine;
    private final String project;
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    /** Up to which number the chains go; of others it is not known. Waited for under the lock. */
    private final RecentSessions<Long> written = new RecentSessions<>(RecentSessions.MOST);

    private final Set<SessionId> behind = new LinkedHashSet<>();
    private final Map<SessionId, Aside> aside = new HashMap<>();
    private final Thread thread;
    private boolean listed;
    private long cursor;
    private boolean urgent;
    private boolean listening;
    private volatile boolean closing;
    private volatile @Nullable CheckpointRepository repository;
    private volatile @Nullable String trouble;

    /**
     * A session that could not be written.
     *
     * @param due when it is tried again, in ns
     * @param pause how long that is after it was tried last
     * @param why what was told of it
     */
    private record Aside(long due, Duration pause, String why) {}

    /**
     * What is written of a session in one round.
     *
     * @param from the last number that its chain has
     */
    private record Part(SessionId session, long from, List<Entry> entries, long bytes) {}

    private CheckpointMirror(Engine engine, String project, Path path) {
        this.engine = engine;
        this.project = project;
        this.path = path;
        this.thread = Thread.ofVirtual().name("mirror " + project).unstarted(this::run);
    }

    /** Opens a repository and begins to write; one that cannot be opened now is tried again, and the reason told. */
    static CheckpointMirror start(Engine engine, String project, Path path) {
        CheckpointMirror mirror = new CheckpointMirror(engine, project, path);
        try {
            mirror.opened();
        } catch (GitException e) {
            mirror.tell(e, null);
        }
        mirror.thread.start();
        return mirror;
    }

    Path path() {
        return path;
    }

    /** The repository; empty while it cannot be opened. */
    Optional<CheckpointRepository> repository() {
        return Optional.ofNullable(repository);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (true) {
            boolean last = closing;
            if (isDone()) {
                pause = FIRST_PAUSE;
                if (last && behind.isEmpty()) {
                    return;
                }
            } else if (last) {
                return; // it stays behind; the next one begins where the chains end
            } else {
                pause(pause);
                pause = longer(pause);
            }
        }
    }

    /** Does a round; answers whether the repository could be opened and the engine had time. */
    private boolean isDone() {
        try {
            round(opened());
            return true;
        } catch (RuntimeException e) {
            tell(e, null);
            return false;
        }
    }

    private CheckpointRepository opened() {
        CheckpointRepository open = repository;
        if (open == null) {
            open = CheckpointRepository.open(path);
            repository = open;
        }
        return open;
    }

    private void round(CheckpointRepository open) {
        if (!listed) {
            cursor = engine.events().last(project);
            everySession();
            listed = true;
        }
        bringBack(/* all= */ false);
        if (behind.isEmpty()) {
            listen();
        }
        note();
        write(open);
        if (aside.isEmpty()) {
            trouble = null;
        }
    }

    private void everySession() {
        for (Head head : engine.reads().checkpointHeads(project)) {
            behind.add(head.session());
        }
    }

    /** Those that were set aside are tried again, when they are due or all of them. */
    private void bringBack(boolean all) {
        long now = System.nanoTime();
        aside.forEach((session, it) -> {
            if (all || it.due() - now <= 0) {
                behind.add(session);
            }
        });
    }

    /**
     * Waits for something to happen in the project, until somebody waits for a checkpoint, or until a session is due
     * that was set aside. Only here is the thread ever interrupted: not while it writes.
     */
    private void listen() {
        if (begin()) {
            try {
                if (engine.events().await(project, cursor, untilDue())) {
                    gather();
                }
            } catch (InterruptedException e) {
                // somebody closes this, or waits: what is noted until now is written at once
            }
        }
        lock.lock();
        boolean all = urgent;
        try {
            listening = false;
            urgent = false;
            Thread.interrupted(); // it may have come a moment too late
        } finally {
            lock.unlock();
        }
        bringBack(all);
    }

    private boolean begin() {
        lock.lock();
        try {
            listening = !closing && !urgent;
            return listening;
        } finally {
            lock.unlock();
        }
    }

    private Duration untilDue() {
        long now = System.nanoTime();
        long left = LISTEN.toNanos();
        for (Aside each : aside.values()) {
            left = Math.min(left, Math.max(0, each.due() - now));
        }
        return Duration.ofNanos(left);
    }

    private void gather() throws InterruptedException {
        lock.lock();
        try {
            long left = GATHER.toNanos();
            while (!urgent && !closing && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration length) {
        lock.lock();
        try {
            if (!closing) {
                moved.await(length.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // nobody does
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Reads which sessions have new checkpoints. */
    private void note() {
        while (true) {
            EventPage page = engine.events().read(project, cursor, CREATED, 1_000);
            for (Event event : page.events()) {
                if (event.session() != null && !aside.containsKey(event.session())) {
                    behind.add(event.session());
                }
            }
            if (page.tooOld()) {
                everySession();
            }
            if (page.cursor() == cursor) {
                return;
            }
            cursor = page.cursor();
        }
    }

    /** Writes for all sessions that are behind, as much as is read at once. */
    private void write(CheckpointRepository open) {
        Map<SessionKey, Part> parts = new LinkedHashMap<>();
        long bytes = 0;
        for (SessionId session : List.copyOf(behind)) {
            if (bytes >= BYTES_AT_ONCE) {
                break; // the others follow in the next round
            }
            try {
                Part part = missing(open, session, BYTES_AT_ONCE - bytes);
                if (part.entries().isEmpty()) {
                    settled(session);
                } else {
                    parts.put(key(session), part);
                    bytes += part.bytes();
                }
            } catch (RefusedException e) {
                refused(session, e);
            } catch (RuntimeException e) {
                failed(session, e);
            }
        }
        Map<SessionKey, List<Entry>> entries = new LinkedHashMap<>();
        parts.forEach((key, part) -> entries.put(key, part.entries()));
        if (!entries.isEmpty()) {
            open.append(entries).forEach((key, came) -> {
                Part part = parts.get(key);
                if (part != null) {
                    came(open, part, came);
                }
            });
        }
    }

    private SessionKey key(SessionId session) {
        return new SessionKey(project, session.value());
    }

    private void refused(SessionId session, RefusedException e) {
        if (e.refusal().code() == ErrorCode.NOT_FOUND) {
            settled(session); // retention has taken the session
        } else {
            failed(session, e); // the engine has no time
        }
    }

    private void came(CheckpointRepository open, Part part, Appended came) {
        SessionId session = part.session();
        GitException failure = came.failure().orElse(null);
        boolean gap = failure != null && failure.fault() == GitException.Fault.GAP;
        if (came.skipped() > 0 || (gap && came.head() != part.from())) {
            written.forget(session); // the chain has changed under us: it is looked at anew
        } else {
            arrived(session, came.head());
        }
        if (failure == null) {
            aside.remove(session);
        } else if (!gap) {
            failed(session, failure);
        } else if (came.head() == part.from()) {
            overGap(open, part);
        }
        if (behind.remove(session)) {
            behind.add(session); // there may be more; the others have their turn first
        }
    }

    /** The ledger has pruned what lies between: the chain goes on without it. */
    private void overGap(CheckpointRepository open, Part part) {
        try {
            arrived(
                    part.session(),
                    open.appendAfterGap(key(part.session()), part.entries()).head());
        } catch (GitException e) {
            failed(part.session(), e);
        }
    }

    private Part missing(CheckpointRepository open, SessionId session, long room) {
        Long known = written.get(session);
        CheckpointInfo last = known == null ? open.head(key(session)).orElse(null) : null;
        SessionReads reads = engine.reads().of(session);
        Unmirrored rest = known == null ? Unmirrored.after(last, reads, key(session)) : Unmirrored.after(known, reads);
        arrived(session, rest.from());
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (Checkpoint each : rest.checkpoints()) {
            byte[] content = reads.content(each);
            entries.add(new Entry(
                    each.seq(),
                    Entry.phase(each.phase()),
                    each.round(),
                    each.summary(),
                    each.at(),
                    content,
                    List.of()));
            bytes += content.length;
            if (bytes >= room) {
                break;
            }
        }
        return new Part(session, rest.from(), entries, bytes);
    }

    /** Nothing of it is missing any more. */
    private void settled(SessionId session) {
        behind.remove(session);
        aside.remove(session);
    }

    private void failed(SessionId session, RuntimeException e) {
        written.forget(session); // asked again of the chain itself
        behind.remove(session);
        Aside before = aside.get(session);
        Duration pause = before == null ? FIRST_PAUSE : longer(before.pause());
        String why = String.valueOf(e.getMessage());
        aside.put(session, new Aside(System.nanoTime() + pause.toNanos(), pause, why));
        tell(e, before == null ? null : before.why());
    }

    /** Warns of a trouble once, and not each time that it is met again. */
    private void tell(RuntimeException e, @Nullable String known) {
        String message = String.valueOf(e.getMessage());
        boolean news = !message.equals(known) && !message.equals(trouble);
        trouble = message;
        if (!news) {
            return;
        }
        boolean expected = e instanceof GitException || e instanceof RefusedException || e instanceof EngineException;
        LOG.log(
                System.Logger.Level.WARNING,
                "Checkpoints of project '" + project + "' wait for its repository: " + message,
                expected ? null : e);
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
            hurry();
            long left = atMost.toNanos();
            while (!isWritten(session, seq) && left > 0) {
                left = moved.awaitNanos(left);
            }
            return isWritten(session, seq);
        } finally {
            lock.unlock();
        }
    }

    private boolean isWritten(SessionId session, long seq) {
        Long known = written.get(session);
        return known != null && known >= seq;
    }

    private void hurry() {
        urgent = true;
        moved.signalAll();
        if (listening) {
            thread.interrupt();
        }
    }

    /** Writes what is still to be written, for a while, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            hurry();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CheckpointRepository open = repository;
        if (open != null) {
            open.close();
        }
    }
}
