package dev.muster.core.ledger;

import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.desk.Timers;
import dev.muster.core.desk.Waiter;
import dev.muster.core.store.Db;
import dev.muster.core.store.LogFile;
import dev.muster.core.store.StoreException;
import dev.muster.core.store.Tables;
import dev.muster.core.task.ClaimTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the engine: the only writer.
 *
 * <p>Design. Callers put commands into a bounded queue and wait. One thread takes as many as are waiting, runs them one
 * after the other inside one transaction, serves parked claims from what became ready, commits once, and only then
 * answers and publishes the events. So a commit's fsync is shared by everybody who waited for the one before it (group
 * commit), a claim that waits for work gets it in the very commit that made it, and nothing has to be locked: whoever
 * runs on the ledger's thread is alone.
 *
 * <p>Refusals. A command decides before it writes, so a refused one has touched nothing and its neighbours do not
 * notice. The ledger checks that: a refusal after a write rolls the transaction back.
 *
 * <p>Failures. When a transaction fails, it is rolled back, the {@link Desk} is read again from the store, and each
 * command is run in a transaction of its own, so that only the one at fault is answered with the error. A full disk is
 * answered as such and changes nothing. When reading, writing or syncing the files fails, nobody can know any more what
 * is on disk: the ledger stops, answers everything with {@code ENGINE_STOPPED}, and stays stopped. In particular a
 * failed fsync is never tried again, because the kernel may have dropped the pages and report success the second time.
 *
 * <p>Time. Everything that falls due is in one heap; the thread sleeps until the next of it or the next command. An
 * engine with nothing to do executes nothing. {@link #round} does one batch and may be called without a thread: that is
 * how the simulation runs a whole engine deterministically.
 */
public final class Ledger implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
    /** After a transaction that failed without a caller to blame, due work rests this long. */
    private static final long REST_MS = 1_000;

    private final EngineOptions options;
    private final Db db;
    private final Tables tables;
    private final Inbox inbox;
    private final Syncer syncer;
    private final Consumer<List<Change.Logged>> published;
    private final Runnable committed;
    private final DueWork dueWork;
    private final Chores chores;
    private final LedgerStats stats = new LedgerStats();
    private final List<Submission<?>> batch = new ArrayList<>();
    private volatile Desk desk;
    private volatile @Nullable Refusal stopped;
    private @Nullable Thread thread;
    private long lastNow;
    /** When it began to rest, by the clock as it is: one that is set back must not make the rest longer. */
    private long restsSince = -REST_MS;
    /** After a rollback: the desk read anew has to schedule its chores and serve parked claims, though nobody calls. */
    private boolean batchOwed;

    /** Commits that were begun. */
    private volatile long commits;

    private volatile boolean closing;
    private volatile boolean diskFull;
    /** The transaction that was begun last. */
    private @Nullable Change open;

    /**
     * @param db the writer's connection; the ledger owns it from here on
     * @param log the write-ahead log that the connection writes; the ledger owns it too
     * @param published receives the events of each commit, in order, before the callers are answered
     * @param committed runs after each commit
     */
    public Ledger(
            Db db, LogFile log, EngineOptions options, Consumer<List<Change.Logged>> published, Runnable committed) {
        this.options = options;
        this.db = db;
        this.tables = new Tables(db);
        this.inbox = new Inbox(options.queue());
        this.syncer = new Syncer(log, stats, this::durable, this::syncFailed, inbox::wake);
        this.published = published;
        this.committed = committed;
        this.chores = new Chores(options);
        this.dueWork = new DueWork(chores);
        this.desk = Desk.load(
                tables, now(), options.sessionTtl().toMillis(), options.tuning().projects());
        chores.reset(desk, now());
        tables.tasks().noteClock(now());
    }

    /** Starts the ledger's thread. */
    public void start() {
        syncer.start();
        thread = Thread.ofPlatform().name("muster-ledger").daemon().start(this::loop);
    }

    // --- callers' threads ---

    /**
     * Queues a command.
     *
     * @return its submission, whose answer will come
     * @throws RefusedException if a field is bad, the queue is full or the ledger has stopped
     */
    public <R> Submission<R> submit(Command<R> command) {
        command.check();
        Submission<R> submission = new Submission<>(command);
        enqueue(submission);
        return submission;
    }

    private void enqueue(Submission<?> submission) {
        Refusal why = stopped;
        if (why != null) {
            throw why.asException();
        }
        if (!inbox.offer(submission)) {
            stats.busy();
            throw new Refusal(
                            ErrorCode.BUSY,
                            "the engine has " + options.queue() + " commands waiting and takes no more now",
                            null,
                            List.of(),
                            stats.drainTime(options.queue()),
                            "retry after the stated time")
                    .asException();
        }
        // The thread may have stopped between the check and the offer: nobody would answer then.
        why = stopped;
        if (why != null && inbox.remove(submission)) {
            throw why.asException();
        }
    }

    /** Notes that a session was heard from, without a command: it is written down with others, later. */
    public void seen(SessionSeat seat) {
        desk.seen(seat, options.clock().millis());
        if (chores.noteSeen(seat)) {
            // Any batch will do to schedule it: if the queue is full, there will be one.
            inbox.offer(new Submission<>(new Barrier()));
        }
    }

    /** Whether texts have changed that a search would not find yet. */
    public boolean indexPending() {
        return chores.indexPending();
    }

    /** Catches up the full-text index by one piece; answers whether it is complete. */
    public Command<Boolean> indexing() {
        return new IndexTexts(chores);
    }

    /** Has retention begin at once; what it deletes it deletes in small pieces after that. */
    public Command<Boolean> retention() {
        return new RunRetention(chores);
    }

    /**
     * Takes a claim back that waits; it is answered soon, with nothing, or with the task that it got before. Also when
     * the queue is full: nobody listens any more, and the claim would take a task that nobody works on.
     */
    public void withdraw(Submission<ClaimTask.Result> claim) {
        inbox.force(new Submission<>(new WithdrawClaim(claim)));
    }

    public Desk desk() {
        return desk;
    }

    public LedgerStats stats() {
        return stats;
    }

    /** Statements executed by the writer so far. */
    public long statements() {
        return db.executed();
    }

    public int queued() {
        return inbox.size();
    }

    /** Commands that may wait; those beyond are refused. */
    public int queueLimit() {
        return options.queue();
    }

    /** Why the ledger has stopped; null while it works. */
    public @Nullable Refusal stopped() {
        return stopped;
    }

    /** Whether the last attempt to write found the disk full. */
    public boolean diskFull() {
        return diskFull;
    }

    // --- the ledger's thread ---

    private void loop() {
        try {
            while (stopped == null && !closing) {
                round(Long.MAX_VALUE);
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "The ledger failed; restart Muster and report this", e);
            stop(Refusal.of(ErrorCode.ENGINE_STOPPED, "the engine failed: " + e));
            refuse(batch, open);
        }
        if (stopped != null) {
            answerRest();
        }
    }

    /**
     * Does one batch: what is queued and what is due.
     *
     * @param maxWaitMs how long to wait for something to do
     * @return how many commands and due items it worked off
     */
    public int round(long maxWaitMs) {
        take(maxWaitMs);
        long now = now();
        boolean due = dueAt() <= now && restLeft() == 0;
        if (batch.isEmpty() && !due) {
            return 0;
        }
        boolean owed = batchOwed && due;
        int done = runBatch(now);
        batch.clear(); // after a failure of the ledger itself it is kept, for those who still have to be told
        return owed ? done + 1 : done;
    }

    /**
     * When there is something to do though no command comes, in ms since 1970; 0 for at once, {@link Long#MAX_VALUE}
     * for never. After a transaction that failed it may rest a little longer.
     */
    public long dueAt() {
        return batchOwed ? 0 : desk.timers().nextAt();
    }

    private void take(long maxWaitMs) {
        inbox.drainTo(batch, options.batch());
        if (!batch.isEmpty() || maxWaitMs == 0) {
            return;
        }
        long nextDue = dueAt();
        long wait =
                Math.min(maxWaitMs, nextDue == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(restLeft(), nextDue - now()));
        if (wait > 0) {
            inbox.sleep(
                    wait == Long.MAX_VALUE ? wait : TimeUnit.MILLISECONDS.toNanos(wait),
                    () -> closing || stopped != null);
            inbox.drainTo(batch, options.batch());
        }
    }

    /** How much longer due work rests, in ms. */
    private long restLeft() {
        long passed = options.clock().millis() - restsSince;
        return passed < 0 || passed >= REST_MS ? 0 : REST_MS - passed;
    }

    /** Time never runs backwards here, whatever the clock does. */
    private long now() {
        lastNow = Math.max(lastNow, options.clock().millis());
        return lastNow;
    }

    private int runBatch(long now) {
        Change change = new Change(now, options, tables, desk, db.writes());
        open = change;
        if (stopped != null) {
            refuse(batch, change);
            return batch.size();
        }
        int done;
        try {
            begin();
            done = runDue(change);
            int next = 0;
            do {
                for (; next < batch.size(); next++, done++) {
                    runOne(batch.get(next), change);
                }
            } while (growWhileSyncing(next));
            finish(change);
        } catch (StoreException e) {
            storeFailed(e, change, batch);
            return batch.size();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "A batch is run again, one command at a time", e);
            runSingly(change, batch);
            return batch.size();
        }
        makeDurable(change);
        return done;
    }

    /**
     * While the disk is busy with the transaction before, this one may as well take in more; false when it is to end.
     */
    private boolean growWhileSyncing(int taken) {
        while (syncer.busy() && batch.size() < options.batch()) {
            inbox.drainTo(batch, options.batch() - batch.size());
            if (batch.size() > taken) {
                return true;
            }
            inbox.sleep(Long.MAX_VALUE, () -> !syncer.busy());
        }
        return false;
    }

    /** Syncs the log and answers; on the syncer's thread if there is more to do here meanwhile. */
    private void makeDurable(Change change) {
        syncer.awaitIdle();
        if (stopped != null) {
            refuse(List.of(), change);
            return;
        }
        if (db.writes() == change.writesBefore() + 2) { // begin and commit
            syncer.nothingToSync(change);
        } else if (thread != null && !inbox.isEmpty()) {
            syncer.sync(change);
        } else {
            syncer.syncHere(change);
        }
        committed.run();
    }

    private int runDue(Change change) {
        int done = 0;
        Timers timers = desk.timers();
        if (restLeft() > 0) {
            return 0;
        }
        // Asked before the next is taken out: one that is taken out has to be done.
        while (done < options.batch()) {
            Timers.Timer timer = timers.poll(change.now());
            if (timer == null) {
                break;
            }
            dueWork.run(timer.due(), change);
            done++;
        }
        return done;
    }

    private <R> void runOne(Submission<R> submission, Change change) {
        long writes = db.writes();
        try {
            change.run(submission);
        } catch (RefusedException e) {
            if (db.writes() != writes) {
                throw new IllegalStateException(
                        submission.command().getClass().getSimpleName() + " was refused after it had written", e);
            }
            change.reply(submission, new Answer.Refused<>(e.refusal()));
        }
    }

    private void serveWaiters(Change change) {
        if (desk.takeClaimersGone()) {
            desk.parked().forEach(waiter -> refuseIfGone(waiter, change));
        }
        if (desk.takeWorkChanged()) {
            desk.waiters().serve(waiter -> serve(waiter, change));
        }
    }

    @SuppressWarnings("unchecked") // what was parked as a claim is answered as one
    private void refuseIfGone(Waiter waiter, Change change) {
        try {
            ClaimTask.requireIntake(desk);
            ClaimTask.requireMayClaim(waiter.session());
        } catch (RefusedException e) {
            desk.unpark(waiter, change.now());
            change.reply((Submission<ClaimTask.Result>) waiter.submission(), new Answer.Refused<>(e.refusal()));
        }
    }

    @SuppressWarnings("unchecked") // what was parked as a claim is answered as one
    private boolean serve(Waiter waiter, Change change) {
        Submission<ClaimTask.Result> submission = (Submission<ClaimTask.Result>) waiter.submission();
        try {
            ClaimTask.Result result =
                    ((ClaimTask) waiter.claim()).retry(change, waiter.session(), waiter.capabilities());
            if (result == null) {
                return false;
            }
            desk.unpark(waiter, change.now());
            change.reply(submission, new Answer.Done<>(result));
        } catch (RefusedException e) {
            desk.unpark(waiter, change.now());
            change.reply(submission, new Answer.Refused<>(e.refusal()));
        }
        return true;
    }

    private void begin() {
        db.sql("begin immediate").run();
    }

    private void finish(Change change) {
        serveWaiters(change);
        change.heard().forEach(chores::noteSeen);
        chores.inBatch(change);
        desk.saveCounts(tables.projects()::saveCount);
        options.faults().reached(FaultPoint.BEFORE_COMMIT);
        long start = System.nanoTime();
        commit();
        chores.committed();
        batchOwed = false;
        if (diskFull && db.writes() > change.writesBefore() + 2) { // something was written beside begin and commit
            diskFull = false;
        }
        stats.committed(change, System.nanoTime() - start);
    }

    /** Counts first: whoever sees what it commits has to know that there is something to wait for. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; others only read
    private void commit() {
        commits++;
        boolean visible = false;
        try {
            db.sql("commit").run();
            visible = true;
        } finally {
            if (!visible) {
                syncer.nothingToSee();
            }
        }
    }

    /** What was committed is on the disk: now it may be told. */
    private void durable(Change change) {
        options.faults().reached(FaultPoint.AFTER_COMMIT);
        if (!change.events().isEmpty()) {
            published.accept(change.events());
        }
        for (Change.Reply<?> reply : change.replies()) {
            reply.send();
        }
    }

    private void syncFailed(Change change, Throwable e) {
        ioFailed("syncing the log failed: " + e.getMessage(), e);
        // All its commands have replies or are parked; the batch is another transaction's by now.
        refuse(List.of(), change);
    }

    /** A checkpoint failed: if that was the disk, the ledger stops as it does when its own writes or syncs fail. */
    public void checkpointFailed(StoreException e) {
        switch (e.kind()) {
            case IO, CORRUPT -> ioFailed("moving the log into the database failed: " + e.getMessage(), e);
            case DISK_FULL, DEFECT ->
                LOG.log(
                        System.Logger.Level.WARNING,
                        "A checkpoint was put off, and the log grows until one is made; see to it that the data"
                                + " directory''s file system has space: {0}",
                        e.getMessage());
        }
    }

    /** Waits until everything that is committed now is durable: what a reader has seen must not be taken back. */
    public void awaitDurable() {
        syncer.awaitDurable(commits);
        Refusal why = stopped;
        if (why != null && !closing) {
            throw why.asException();
        }
    }

    // --- when a transaction fails ---

    private void storeFailed(StoreException e, Change change, List<Submission<?>> ran) {
        switch (e.kind()) {
            case DISK_FULL -> {
                List<Submission<?>> all = rollBack(change, ran);
                restsSince = options.clock().millis();
                diskFull = true;
                Refusal full = Refusal.of(ErrorCode.DISK_FULL, "the disk is full: nothing was changed")
                        .withHelp("free space in the data directory's file system, then retry");
                for (Submission<?> submission : all) {
                    if (!desk.isParked(submission)) { // a claim that waits changes nothing and goes on waiting
                        submission.complete(new Answer.Refused<>(full));
                    }
                }
            }
            case IO, CORRUPT -> {
                ioFailed("the store failed: " + e.getMessage(), e);
                refuse(ran, change);
            }
            case DEFECT -> {
                LOG.log(System.Logger.Level.DEBUG, "A batch is run again, one command at a time", e);
                runSingly(change, ran);
            }
        }
    }

    private void ioFailed(String what, Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "The engine stops: " + what + ". Mend the cause and restart", e);
        stop(Refusal.of(ErrorCode.ENGINE_STOPPED, what)
                .withHelp("look at the disk, then restart Muster; what was acknowledged is safe, what was answered"
                        + " with this may or may not have been stored"));
    }

    private void refuse(List<Submission<?>> ran, @Nullable Change change) {
        Refusal why = orInternal(stopped);
        involved(ran, change).forEach(submission -> submission.complete(new Answer.Refused<>(why)));
    }

    private static Refusal orInternal(@Nullable Refusal refusal) {
        return refusal == null ? Refusal.of(ErrorCode.INTERNAL, "the engine failed") : refusal;
    }

    /** Everybody whose answer depends on a transaction: what it ran, and the parked claims that it had served. */
    private static List<Submission<?>> involved(List<Submission<?>> ran, @Nullable Change change) {
        List<Submission<?>> all = new ArrayList<>(ran);
        for (Change.Reply<?> reply : change == null ? List.<Change.Reply<?>>of() : change.replies()) {
            if (!all.contains(reply.submission())) {
                all.add(reply.submission());
            }
        }
        return all;
    }

    /** Rolls back, reads the desk again, and returns everybody who has to be answered anew. */
    private List<Submission<?>> rollBack(Change change, List<Submission<?>> ran) {
        List<Submission<?>> all = involved(ran, change);
        try {
            db.sql("rollback").run();
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.DEBUG, "SQLite had rolled back by itself", e);
        }
        tables.tasks().rolledBack();
        Desk old = desk;
        Desk fresh = Desk.load(
                tables, now(), options.sessionTtl().toMillis(), options.tuning().projects());
        for (Waiter orphan : fresh.takeOver(old)) {
            all.add((Submission<?>) orphan.submission());
        }
        chores.reset(fresh, now());
        desk = fresh;
        batchOwed = true;
        return all;
    }

    private void runSingly(Change failed, List<Submission<?>> ran) {
        List<Submission<?>> all = rollBack(failed, ran);
        batch.clear();
        if (all.isEmpty()) {
            restsSince = options.clock().millis();
        }
        Deque<Submission<?>> toRun = new ArrayDeque<>();
        takeInHand(all, toRun);
        for (Submission<?> each = toRun.poll(); each != null; each = toRun.poll()) {
            if (stopped != null) {
                each.complete(new Answer.Refused<>(orInternal(stopped)));
            } else if (each.answer() == null && !desk.isParked(each)) {
                takeInHand(runAlone(each), toRun);
            }
        }
    }

    /** Claims that a failed transaction had served have to be run again too: each is in hand once, and is told. */
    private void takeInHand(List<Submission<?>> more, Deque<Submission<?>> toRun) {
        for (Submission<?> each : more) {
            if (!toRun.contains(each)) {
                toRun.add(each);
            }
            if (!batch.contains(each)) {
                batch.add(each);
            }
        }
    }

    /** Runs a command in a transaction of its own; answers whom else that transaction had served, if it failed. */
    private List<Submission<?>> runAlone(Submission<?> submission) {
        Change change = new Change(now(), options, tables, desk, db.writes());
        open = change;
        try {
            begin();
            runOne(submission, change);
            finish(change);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.DEFECT) {
                return defect(submission, change, e);
            }
            storeFailed(e, change, List.of(submission));
            return List.of();
        } catch (RuntimeException e) {
            return defect(submission, change, e);
        }
        makeDurable(change);
        return List.of();
    }

    private List<Submission<?>> defect(Submission<?> submission, Change change, RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A defect of Muster in " + submission.what() + "; please report it", e);
        List<Submission<?>> others = new ArrayList<>(rollBack(change, List.of(submission)));
        others.remove(submission);
        if (!desk.isParked(submission)) { // else it goes on waiting, and must not be answered twice
            submission.complete(new Answer.Refused<>(
                    Refusal.of(ErrorCode.INTERNAL, "a defect of Muster: " + e + "; nothing changed")));
        }
        return others;
    }

    // --- the end ---

    private void stop(Refusal why) {
        stopped = why;
        inbox.wake();
        syncer.giveUp();
    }

    private void answerRest() {
        Refusal why = orInternal(stopped);
        for (Submission<?> submission = inbox.poll(); submission != null; submission = inbox.poll()) {
            submission.complete(new Answer.Refused<>(why));
        }
        for (Waiter waiter : desk.parked()) {
            ((Submission<?>) waiter.submission()).complete(new Answer.Refused<>(why));
        }
    }

    /** Works off what is queued, answers what waits, and closes the connection and the log. */
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            drain();
            closing = true;
            inbox.wake();
            join(running);
        }
        syncer.close();
        if (stopped == null) {
            stop(Refusal.of(ErrorCode.ENGINE_STOPPED, "the engine is closed"));
        }
        answerRest();
        db.close();
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        if (stopped == null) {
            try {
                submit(new Barrier()).await();
            } catch (RefusedException e) {
                LOG.log(System.Logger.Level.DEBUG, "Closing without a drain", e);
            }
        }
    }

    private record IndexTexts(Chores chores) implements Command<Boolean> {
        @Override
        public Boolean run(Change change) {
            return chores.index(change);
        }
    }

    private record RunRetention(Chores chores) implements Command<Boolean> {
        @Override
        public Boolean run(Change change) {
            chores.retainNow(change);
            return true;
        }
    }

    private record WithdrawClaim(Submission<ClaimTask.Result> claim) implements Command<Boolean> {
        @Override
        public Boolean run(Change change) {
            for (Waiter waiter : change.desk().parked()) {
                if (waiter.submission() == claim) {
                    change.desk().unpark(waiter, change.now());
                    change.reply(claim, new Answer.Done<ClaimTask.Result>(new ClaimTask.Result.Nothing()));
                    return true;
                }
            }
            return false;
        }
    }

    /** Does nothing, after everything that was queued before it. */
    private record Barrier() implements Command<Boolean> {
        @Override
        public Boolean run(Change change) {
            return true;
        }
    }
}
