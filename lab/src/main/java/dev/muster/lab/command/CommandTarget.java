package dev.muster.lab.command;

import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TimeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Programs that are run from start to end, one for each operation: the answer is what they write, with their exit code.
 */
public final class CommandTarget implements Target {
    private static final int LARGEST_OUTPUT = 64 * 1024 * 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final TimeLimits limits;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /** @param plan whose operations name programs */
    public CommandTarget(OperationPlan plan) {
        this.limits = new TimeLimits(plan.timeout());
    }

    @Override
    public Peer connect(int agent) {
        return new Runner();
    }

    @Override
    public void close() {
        running.forEach(Ending::kill);
        limits.close();
    }

    private final class Runner implements Peer {
        private final TimeLimits.Limit limit = limits.limit(this::overdue);
        private volatile @Nullable Process process;
        private volatile CompletableFuture<byte[]> output = new CompletableFuture<>();

        private void overdue() {
            Process late = process;
            if (late != null) {
                Ending.kill(late);
            }
            // The program may be gone, and what it started hold its output: then killing it ends nothing.
            output.completeExceptionally(new IOException("its time is over"));
        }

        @Override
        public Answer ask(Request request) throws CallFailure, InterruptedException {
            Request.Command command = (Request.Command) request;
            Process started = start(command);
            output = new CompletableFuture<>();
            process = started;
            running.add(started);
            limit.begin();
            try {
                Answer answer = answer(started, command);
                if (limit.end()) {
                    return answer;
                }
            } catch (IOException broken) {
                if (limit.end()) {
                    throw CallFailure.transport("its output cannot be read: " + broken.getMessage());
                }
            } catch (CallFailure | InterruptedException cut) {
                limit.end();
                Ending.kill(started);
                throw cut;
            } finally {
                running.remove(started);
                process = null;
            }
            throw new CallFailure(
                    "timeout", "it ran for more than " + limits.limit().toMillis() + " ms");
        }

        private Process start(Request.Command command) throws CallFailure {
            try {
                return new ProcessBuilder(command.argv()).start();
            } catch (IOException none) {
                throw CallFailure.transport(String.valueOf(none.getMessage()));
            }
        }

        private Answer answer(Process started, Request.Command command)
                throws IOException, CallFailure, InterruptedException {
            ErrorTail errors = new ErrorTail(started);
            feed(started, command.stdin());
            byte[] written = written(started);
            if (written.length > LARGEST_OUTPUT) {
                throw CallFailure.protocol("it wrote more than 64 MiB");
            }
            int code = started.waitFor();
            if (code != 0 && written.length == 0) {
                errors.awaitEnd(LAST_WORDS);
                return Answer.of(code, ("exit code " + code + errors.told()).getBytes(StandardCharsets.UTF_8));
            }
            return Answer.of(code, written);
        }

        /** Waits for all that it writes. It is read beside: nothing wakes whoever reads a pipe. */
        private byte[] written(Process started) throws IOException, InterruptedException {
            CompletableFuture<byte[]> whole = output;
            Thread.ofPlatform().daemon().name("stdout-" + started.pid()).start(() -> read(started, whole));
            try {
                return whole.get();
            } catch (ExecutionException broken) {
                throw broken.getCause() instanceof IOException why ? why : new IOException(broken.getCause());
            }
        }

        private static void read(Process started, CompletableFuture<byte[]> into) {
            try (InputStream out = started.getInputStream()) {
                into.complete(out.readNBytes(LARGEST_OUTPUT + 1));
            } catch (IOException | OutOfMemoryError broken) {
                into.completeExceptionally(broken);
            }
        }

        /** What it reads is written beside: a program may write before it has read all. */
        private static void feed(Process started, @Nullable String input) {
            OutputStream in = started.getOutputStream();
            Runnable write = () -> {
                try (in) {
                    if (input != null) {
                        in.write(input.getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException closed) {
                    // it ended without reading all, as programs may
                }
            };
            if (input == null) {
                write.run();
            } else {
                Thread.ofPlatform().daemon().name("stdin-" + started.pid()).start(write);
            }
        }

        @Override
        public void close() {
            limit.close();
        }
    }
}
