package dev.muster.lab.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A program whose standard streams pass something on their way. Answers and errors go through pipes of the system, each
 * filled by a thread: they hold as little as those of a program do, and who does not read them makes it wait.
 */
final class CarriedProcess extends Process {
    private final Process program;
    private final OutputStream requests;
    private final InputStream answers;
    private final InputStream errors;
    private final ErrorFlood flood;

    private CarriedProcess(
            Process program, OutputStream requests, InputStream answers, InputStream errors, ErrorFlood flood) {
        this.program = program;
        this.requests = requests;
        this.answers = answers;
        this.errors = errors;
        this.flood = flood;
    }

    /**
     * Begins to carry.
     *
     * @param mischief what is done at any moment
     * @param counts counts it
     * @throws IOException if there are no pipes
     */
    static CarriedProcess of(Process program, Supplier<StdioMischief> mischief, FaultCounts counts) throws IOException {
        Pipe out = Pipe.open();
        Pipe error = Pipe.open();
        StdioCarriage carriage = new StdioCarriage(mischief, counts);
        ErrorFlood flood = new ErrorFlood(Channels.newOutputStream(error.sink()), mischief, counts);
        OutputStream back = Channels.newOutputStream(out.sink());
        begin("out-" + program.pid(), () -> carriage.answered(program.getInputStream(), back));
        begin("err-" + program.pid(), () -> flood.carry(program.getErrorStream()));
        return new CarriedProcess(
                program,
                carriage.asked(program.getOutputStream()),
                Channels.newInputStream(out.source()),
                Channels.newInputStream(error.source()),
                flood);
    }

    private interface Carrying {
        void carry() throws IOException;
    }

    private static void begin(String name, Carrying carrying) {
        // Of the platform: reading what a program writes holds on to a thread.
        Thread.ofPlatform().daemon().name("stdio-proxy-" + name).start(() -> {
            try {
                carrying.carry();
            } catch (IOException ended) {
                // one side is gone: who reads the other finds its end
            }
        });
    }

    /** Begins to write on its standard error, if that is what is to be done. */
    void floodIfAsked() {
        flood.beginIfAsked();
    }

    @Override
    public OutputStream getOutputStream() {
        return requests;
    }

    @Override
    public InputStream getInputStream() {
        return answers;
    }

    @Override
    public InputStream getErrorStream() {
        return errors;
    }

    @Override
    public int waitFor() throws InterruptedException {
        return program.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return program.waitFor(timeout, unit);
    }

    @Override
    public int exitValue() {
        return program.exitValue();
    }

    @Override
    public boolean isAlive() {
        return program.isAlive();
    }

    @Override
    public void destroy() {
        program.destroy();
    }

    @Override
    public Process destroyForcibly() {
        program.destroyForcibly();
        return this;
    }

    @Override
    public boolean supportsNormalTermination() {
        return program.supportsNormalTermination();
    }

    @Override
    public ProcessHandle toHandle() {
        return program.toHandle();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return program.onExit().thenApply(ended -> this);
    }
}
