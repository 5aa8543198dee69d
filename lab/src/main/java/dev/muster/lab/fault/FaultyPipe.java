package dev.muster.lab.fault;

import dev.muster.lab.command.Ending;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that somebody else's client starts and speaks MCP with, and a fault of standard streams between the two,
 * again and again: what tries a client, as a lab that plays the client itself cannot.
 */
public final class FaultyPipe implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final StdioFaultProxy proxy = new StdioFaultProxy();
    private final FaultPlan plan;
    private final @Nullable Duration every;
    private final Consumer<String> told;
    private final Process program;
    private final CountDownLatch over = new CountDownLatch(1);

    private FaultyPipe(List<String> argv, FaultPlan plan, @Nullable Duration every, Consumer<String> told)
            throws IOException {
        this.plan = plan;
        this.every = every;
        this.told = told;
        this.program = proxy.start(argv);
    }

    /**
     * Starts the program.
     *
     * @param plan of which {@code at} counts from now
     * @param every how long after one fault begins the next one does; null for one only
     * @param told a line for each fault, when it is over, in some thread
     * @throws IOException if it cannot be started
     */
    public static FaultyPipe start(List<String> argv, FaultPlan plan, @Nullable Duration every, Consumer<String> told)
            throws IOException {
        return new FaultyPipe(argv, plan, every, told);
    }

    /**
     * Carries what is said both ways until the program has ended its output.
     *
     * @param in what the client says; when it ends, so does the input of the program
     * @param out what it hears
     * @param complaints each line of what the program says on standard error, in a thread of its own
     * @return the exit code of the program
     * @throws IOException if the client hears no more; then the program is ended
     */
    public int carry(InputStream in, OutputStream out, Consumer<String> complaints)
            throws IOException, InterruptedException {
        begin("in", () -> {
            try (OutputStream to = program.getOutputStream()) {
                copy(in, to);
            }
        });
        Thread errors = begin("err", () -> lines(program.getErrorStream(), complaints));
        Thread faults = begin("faults", this::faults);
        copy(program.getInputStream(), out);
        int exit = program.waitFor();
        over.countDown();
        errors.join();
        faults.join();
        return exit;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static Thread begin(String name, Work work) {
        // Of the platform: reading a standard stream holds on to a thread.
        return Thread.ofPlatform().daemon().name("faulty-pipe-" + name).start(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // one side is gone: the other finds its end
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
            to.write(piece, 0, read);
            to.flush();
        }
    }

    private static void lines(InputStream from, Consumer<String> each) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                each.accept(line);
            }
        }
    }

    private void faults() throws IOException, InterruptedException {
        Duration pause = plan.at();
        while (!endsWithin(pause)) {
            Fault fault = proxy.fault(plan);
            fault.inject();
            boolean last = endsWithin(plan.hold());
            fault.lift();
            told.accept(
                    plan.kind().wireName() + ": " + fault.evidence().orElse("nothing passed that it could be done to"));
            if (last || every == null) {
                return;
            }
            pause = every.minus(plan.hold());
        }
    }

    private boolean endsWithin(Duration pause) throws InterruptedException {
        return over.await(Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Ends the program, if it has not ended: asked first, then told. */
    @Override
    public void close() {
        over.countDown();
        try {
            program.getOutputStream().close();
        } catch (IOException gone) {
            // it reads no more
        }
        Ending.await(program);
        proxy.close();
    }
}
