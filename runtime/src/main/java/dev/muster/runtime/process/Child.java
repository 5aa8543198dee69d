package dev.muster.runtime.process;

import dev.muster.runtime.limit.Confinement;
import dev.muster.runtime.limit.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs for an agent, with all that it starts. It is the first of a session of its own where that can be
 * had: what a terminal sends to Muster, Ctrl-C say, is not for it.
 */
final class Child {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int BUFFER = 8192;
    private static final long READERS_STACK = 128 << 10;

    private static final int STARTERS = 2;
    private static final ExecutorService STARTS = Executors.newFixedThreadPool(
            STARTERS, Thread.ofPlatform().daemon().name("starter-", 0).factory());

    private final Process process;
    private final Confinement confinement;
    private final Remainder remainder;
    private final List<Thread> readers;

    private Child(Process process, Confinement confinement, Remainder remainder, List<Thread> readers) {
        this.process = process;
        this.confinement = confinement;
        this.remainder = remainder;
        this.readers = readers;
    }

    /**
     * How one is started.
     *
     * @param command the program and its arguments
     * @param directory where it runs
     * @param variables of this process; those that begin with MUSTER_ are not handed on
     * @param more variables of its own
     * @param input a file that it reads; null for a pipe
     */
    record Launch(
            List<String> command,
            Path directory,
            Map<String, String> variables,
            Map<String, String> more,
            @Nullable Path input) {}

    /**
     * Starts a program.
     *
     * @param confinement what keeps it to its limits; the caller closes it
     * @param out takes what it prints
     * @param err takes what it prints to standard error, on another thread
     * @throws IOException if it cannot be started
     */
    static Child start(Launch launch, Confinement confinement, ObjIntConsumer<byte[]> out, ObjIntConsumer<byte[]> err)
            throws IOException {
        List<String> vector = new ArrayList<>();
        Path setsid = Programs.onPath("setsid", launch.variables());
        if (setsid != null) {
            vector.add(setsid.toString());
        }
        vector.addAll(confinement.command(launch.command()));
        ProcessBuilder builder =
                new ProcessBuilder(vector).directory(launch.directory().toFile());
        Remainder remainder = Remainder.fresh();
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(launch.variables());
        environment.keySet().removeIf(name -> name.startsWith("MUSTER_"));
        environment.putAll(launch.more());
        remainder.mark(environment);
        if (launch.input() != null) {
            builder.redirectInput(Redirect.from(launch.input().toFile()));
        }
        Process process = started(builder);
        confinement.started(process);
        List<Thread> readers = List.of(
                reader("out-of-" + process.pid(), process.getInputStream(), out),
                reader("err-of-" + process.pid(), process.getErrorStream(), err));
        return new Child(process, confinement, remainder, readers);
    }

    /**
     * Starts it on a thread of the platform's: many starts at once would otherwise hold all carriers of virtual
     * threads, and every agent of this process would fall silent meanwhile. Not interruptible, for nobody would have
     * the program.
     */
    private static Process started(ProcessBuilder builder) throws IOException {
        Future<Process> start = STARTS.submit(builder::start);
        try {
            return Uninterrupted.result(start);
        } catch (ExecutionException e) {
            Throwable why = e.getCause();
            throw new IOException(String.valueOf(why == null ? e.getMessage() : why.getMessage()), e);
        }
    }

    /** A thread of the platform's, for a read of a pipe would hold a virtual thread's carrier. */
    private static Thread reader(String name, InputStream stream, ObjIntConsumer<byte[]> taker) {
        return Thread.ofPlatform().daemon().name(name).stackSize(READERS_STACK).start(() -> {
            byte[] bytes = new byte[BUFFER];
            try (stream) {
                for (int count = stream.read(bytes); count >= 0; count = stream.read(bytes)) {
                    taker.accept(bytes, count);
                }
            } catch (IOException closed) {
                // it was killed: what came until then is kept
            }
        });
    }

    Process process() {
        return process;
    }

    /** Waits for its end. Answers false if the time passed first. */
    boolean await(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks it to end, waits for two seconds, and kills what is left with all that it started. */
    void end() {
        boolean interrupted = Thread.interrupted();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            await(GRACE);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        kill();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it with all that it started, at once. */
    void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        confinement.kill();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        remainder.kill();
    }

    /** After its end: kills what it left behind, and waits until all that was printed has been taken. */
    void finish() {
        boolean leftBehind = false;
        boolean interrupted = false;
        long until = System.nanoTime() + LAST_WORDS.toNanos();
        for (Thread reader : readers) {
            try {
                reader.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            leftBehind |= reader.isAlive();
        }
        // Not by the pipes alone, though whatever is left may hold them: Java closes one whose process ends while
        // nobody
        // is reading from it, and its reader sees the end then.
        if (leftBehind || Signals.hasGroup(process.pid())) {
            kill();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
