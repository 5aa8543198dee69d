package dev.muster.lab.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A process is stopped and continued by signals. */
public final class ProcessPause implements Fault {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NONE = -1;

    private final LongSupplier process;
    private volatile long stopped = NONE;
    private volatile @Nullable String seen;

    /** @param process its id, asked when it is stopped */
    public ProcessPause(LongSupplier process) {
        this.process = process;
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        long pid = process.getAsLong();
        if (pid <= 0) {
            throw new IOException("the target has no process just now"); // a signal to -1 would go to everybody
        }
        signal("STOP", pid);
        stopped = pid;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            char state = state(pid);
            if (state == 'T') {
                seen = "the kernel told process " + pid + " to be stopped (state T)";
                return;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Override
    public void lift() throws IOException, InterruptedException {
        long pid = stopped;
        if (pid != NONE) {
            stopped = NONE;
            signal("CONT", pid);
        }
    }

    /** The state letter of {@code /proc/PID/stat}, or {@code ?}. */
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return '?';
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                .redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (kill.waitFor() != 0) {
            throw new IOException("signal " + name + " could not be sent to process " + pid + ": " + said);
        }
    }

    @Override
    public Optional<String> evidence() {
        return Optional.ofNullable(seen);
    }

    @Override
    public void close() {
        try {
            lift();
        } catch (IOException gone) {
            System.getLogger(ProcessPause.class.getName())
                    .log(System.Logger.Level.WARNING, "A stopped process could not be continued", gone);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
