package dev.muster.core.crash;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lives through the n-th failure of a system call, for every n or some. strace makes call number {@link #failing} of
 * each thread fail; a thread that is to meet the failure at its n-th call makes the calls before it on a file of no
 * meaning. Arguments: work directory, which call, which error, which thread, how far the failures are apart.
 */
final class FaultChild {
    static final String BURN = "burn";
    static final String BAD = "bad: ";
    /** How SQLite and the JDK speak of a disk that fails; SQLite calls a page that cannot be read malformed. */
    private static final String CAUSE = "(?s).*(I/O|IOERR|Input/output|malformed).*";

    private static final long PATIENCE_S = 30;

    /** Which thread meets the failure. */
    enum Where {
        /** The one that opens an engine on a directory that is there. */
        OPENING,
        /** The one that opens an engine for the first time. */
        CREATING,
        /** The ledger's. */
        LEDGER,
        /** The one that syncs the log beside the ledger. */
        SYNCER
    }

    private final Path work;
    private final Path data;
    private final Path back;
    private final String call;
    private final int failing;
    private final boolean diskFull;
    private final Where where;
    private final List<Ack> acknowledged = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<List<Thread>> toCome = new AtomicReference<>(List.of());
    private @Nullable String notOpened;

    private FaultChild(String[] arguments) {
        this.work = Path.of(arguments[0]);
        this.data = work.resolve("data");
        this.back = work.resolve("back");
        this.call = arguments[1];
        this.failing = failing(call);
        this.diskFull = arguments[2].equals("ENOSPC");
        this.where = Where.valueOf(arguments[3]);
    }

    /**
     * Which call of a thread fails: about twice as many as any thread makes on these files in one life, which are 170,
     * 120 and 20. Not more, since each is burnt in each life.
     */
    static int failing(String call) {
        return switch (call) {
            case "pwrite64" -> 350;
            case "pread64" -> 250;
            default -> 50;
        };
    }

    public static void main(String[] arguments) throws Exception {
        Path template = Path.of(arguments[0]).resolve("template");
        try (Engine engine = Engine.open(template, EngineOptions.defaults())) {
            new AgentLoad(engine, "p", "template", 1, ack -> {}, Lines::complain).tour();
        }
        int apart = Integer.parseInt(arguments[4]);
        int n = 1 - apart;
        int quiet = 0;
        int failures = 0;
        // Some calls are not the engine's to tell of: it is over when three in a row were none of its business.
        while (quiet < 3) {
            n += apart;
            FaultChild life = new FaultChild(arguments);
            if (n >= life.failing) {
                Lines.say(BAD + "a life has more calls than are let pass before the one that fails");
                break;
            }
            life.lead(template, n);
            boolean told = !life.refusals.isEmpty() || life.notOpened != null;
            quiet = told ? 0 : quiet + 1;
            failures += told ? 1 : 0;
            for (String finding : life.findings) {
                Lines.say(BAD + "n=" + n + ": " + finding);
            }
            if (told && failures == 1) {
                Lines.say("told: " + (life.notOpened != null ? life.notOpened : life.refusals.getFirst()));
            }
        }
        Lines.say("failures " + failures);
    }

    /** One life, on a thread of its own: strace counts by thread. */
    private void lead(Path template, int n) throws IOException {
        clear(data);
        clear(back);
        if (where != Where.CREATING) {
            copy(template, data);
        }
        Thread life = Thread.ofPlatform().start(() -> {
            try {
                live(n);
            } catch (Exception | AssertionError e) {
                findings.add("it ended with " + e);
            }
        });
        if (!joined(life)) {
            Lines.say(BAD + "n=" + n + ": somebody waits for ever");
            Thread.getAllStackTraces().forEach((thread, frames) -> Lines.say(thread + " " + List.of(frames)));
            Runtime.getRuntime().halt(3);
        }
        // Where strace does not look: nothing fails there, and it costs little.
        Files.move(data, back);
        Thread after = Thread.ofPlatform().start(() -> {
            try {
                comeBack();
            } catch (Exception | AssertionError e) {
                findings.add("afterwards: " + e);
            }
        });
        if (!joined(after)) {
            findings.add("afterwards somebody waits for ever");
        }
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(PATIENCE_S));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void live(int n) throws Exception {
        if (where == Where.OPENING || where == Where.CREATING) {
            burn(failing - n);
        }
        ThreadLocal<Boolean> burnt = ThreadLocal.withInitial(() -> false);
        EngineOptions options = EngineOptions.defaults().withFaults(point -> {
            if (point == FaultPoint.BEFORE_COMMIT) {
                letOthersCome();
            }
            if (where == Where.SYNCER
                    && !burnt.get()
                    && Thread.currentThread().getName().equals("muster-sync")) {
                burnt.set(true);
                burn(failing - n);
            }
        });
        Engine engine;
        try {
            engine = Engine.open(data, options);
        } catch (EngineException e) {
            notOpened = String.valueOf(e.getMessage());
            if (!notOpened.contains(data.toString())) {
                findings.add("a message that does not say what could not be opened: " + e);
            }
            return;
        }
        try (engine) {
            if (where == Where.LEDGER) {
                engine.execute(change -> {
                    burn(failing - n);
                    return true;
                });
            }
            if (where == Where.SYNCER) {
                crowd(engine);
            } else {
                new AgentLoad(engine, "p", "load", 1, this::acknowledge, refusals::add).tour();
            }
            later(engine);
        }
    }

    private void acknowledge(Ack ack) {
        if (!refusals.isEmpty() && !diskFull) {
            findings.add("acknowledged after the engine had failed: " + ack);
        }
        acknowledged.add(ack);
    }

    /**
     * Rounds of callers of whom one comes first. The others come while the transaction of the first is about to be
     * committed ({@link #letOthersCome}), so that the ledger has more to do and leaves the sync to the thread beside
     * it.
     */
    private void crowd(Engine engine) throws InterruptedException {
        new AgentLoad(engine, "p", "crowd", 0, acknowledged::add, refusals::add).begin();
        for (int round = 0; round < 3; round++) {
            List<Thread> others = new ArrayList<>();
            for (int i = 0; i < 23; i++) {
                String title = "crowd" + round + "/" + i;
                others.add(Thread.ofPlatform().unstarted(() -> create(engine, title)));
            }
            toCome.set(others);
            create(engine, "crowd" + round + "/first");
            letOthersCome(); // who have not come if the engine failed before the first was committed
            for (Thread other : others) {
                if (!joined(other)) {
                    findings.add("nobody answered");
                }
            }
        }
    }

    /** Starts the callers that are due, and returns when all of them wait for their answers. */
    private void letOthersCome() {
        List<Thread> others = toCome.getAndSet(List.of());
        others.forEach(Thread::start);
        for (Thread other : others) {
            while (other.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
        }
    }

    private void create(Engine engine, String title) {
        Answer<List<CreateTasks.Created>> answer = engine.ask(new CreateTasks("p", NewTask.titled(title)));
        lock.lock();
        try {
            switch (answer) {
                case Answer.Done<List<CreateTasks.Created>>(var created) ->
                    acknowledged.add(Ack.created(created.getFirst().id(), title));
                case Answer.Refused<List<CreateTasks.Created>>(Refusal refusal) -> refusals.add(refusal);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the caller is told at the failure, and what after it. */
    private void later(Engine engine) {
        ErrorCode expected = diskFull ? ErrorCode.DISK_FULL : ErrorCode.ENGINE_STOPPED;
        for (Refusal refusal : refusals) {
            if (refusal.code() != expected) {
                findings.add("told " + refusal);
            }
            if (!diskFull && !refusal.message().matches(CAUSE)) {
                findings.add("the message does not name the cause: " + refusal.message());
            }
        }
        if (refusals.isEmpty()) {
            return;
        }
        Answer<List<CreateTasks.Created>> answer = engine.ask(new CreateTasks("p", NewTask.titled("later")));
        switch (answer) {
            case Answer.Done<List<CreateTasks.Created>>(var created) -> {
                acknowledged.add(Ack.created(created.getFirst().id(), "later"));
                if (!diskFull) {
                    findings.add("it goes on after a failed " + call);
                }
            }
            case Answer.Refused<List<CreateTasks.Created>>(Refusal refusal) -> {
                if (diskFull || refusal.code() != expected) {
                    findings.add("later told " + refusal);
                }
            }
        }
    }

    /** The disk is well again: nothing acknowledged is lost, and the next engine works. */
    private void comeBack() throws DataDirectory.InUse {
        if (Files.exists(back.resolve("muster.db")) && notOpened == null) {
            findings.addAll(StoreAudit.of(back, acknowledged));
            if (diskFull) {
                long tasks = StoreAudit.number(back, "select count(*) from task where title not like 'template%'");
                long told = acknowledged.stream()
                        .filter(ack -> ack.kind() == Ack.Kind.CREATED)
                        .count();
                if (tasks != told) {
                    findings.add(tasks + " tasks are there, " + told + " were acknowledged, the others refused");
                }
            }
        }
        try (Engine engine = Engine.open(back, EngineOptions.defaults())) {
            new AgentLoad(engine, "p", "back", 1, acknowledged::add, refusal -> findings.add("back: " + refusal))
                    .tour();
        }
        findings.addAll(StoreAudit.of(back, acknowledged));
    }

    private void burn(int calls) {
        try (FileChannel file = FileChannel.open(
                work.resolve(BURN), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocateDirect(1);
            for (int i = 0; i < calls; i++) {
                one.clear();
                switch (call) {
                    case "pwrite64" -> file.write(one, 0);
                    case "pread64" -> file.read(one, 0);
                    case "fdatasync" -> file.force(false);
                    case "fsync" -> file.force(true);
                    default -> throw new IllegalArgumentException("no such call: " + call);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path file : files(directory)) {
                Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
