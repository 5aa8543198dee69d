package dev.muster.server.ws;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.server.access.Authenticator;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Visit;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The WebSocket face of an engine of its own, swept by the test and by the time that the test sets. */
final class SocketServer implements AutoCloseable {
    static final String PROJECT = "p";
    /** Asks for no token. */
    private static final Authenticator LOCAL = (token, visit) -> new Authenticator.Admission.Admitted(Caller.LOCAL);

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory;
    private final AtomicLong nanos = new AtomicLong();
    private final Engine engine;
    private final WebSocketFace face;
    private final HttpServer http;

    private SocketServer(Path directory, UnaryOperator<WebSocketOptions> setUp, Authenticator authenticator) {
        this.directory = directory;
        try {
            this.engine = Engine.open(directory, EngineOptions.defaults().withSynchronous(false));
            engine.ask(new CreateProject(PROJECT, "")); // refused where it is there already
            HttpOptions options = HttpOptions.on("127.0.0.1", 0);
            this.face = WebSocketFace.start(
                    engine,
                    setUp.apply(WebSocketOptions.defaults(options.maxFrame()).sweptByHand(nanos::get)),
                    authenticator);
            this.http = HttpServer.start(
                    options,
                    exchange -> exchange.answer(404, null, new byte[0]),
                    "/ws",
                    exchange -> face.accept(exchange, Visit.NONE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DataDirectory.InUse e) {
            throw new IllegalStateException(e);
        }
    }

    static SocketServer open() {
        return open(options -> options);
    }

    static SocketServer open(UnaryOperator<WebSocketOptions> setUp) {
        return new SocketServer(scratch(), setUp, LOCAL);
    }

    static SocketServer open(Authenticator authenticator) {
        return new SocketServer(scratch(), options -> options, authenticator);
    }

    /** A server on a store that is there already, and goes with it. */
    static SocketServer open(Path directory) {
        return new SocketServer(directory, options -> options, LOCAL);
    }

    Engine engine() {
        return engine;
    }

    WebSocketFace face() {
        return face;
    }

    int port() {
        return http.port();
    }

    Wire connect() {
        return Wire.open(port());
    }

    /** The time of the connections, in ns. */
    long now() {
        return nanos.get();
    }

    /** Lets time pass, and sweeps. */
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        sweep();
    }

    void sweep() {
        try {
            face.sweep();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something is so. */
    static void until(BooleanSupplier so) {
        long end = System.nanoTime() + Wire.PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to pass");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    TaskId task(String title) {
        return tasks(List.of(title)).getFirst();
    }

    List<TaskId> tasks(List<String> titles) {
        List<NewTask> tasks = titles.stream().map(NewTask::titled).toList();
        return engine.execute(new CreateTasks(PROJECT, tasks, null, null)).stream()
                .map(CreateTasks.Created::id)
                .toList();
    }

    Task task(TaskId id) {
        return engine.reads().task(id);
    }

    /** Publishes so many events; answers the sequence number of the last. */
    long publish(int count, String topic) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new NewEvent(topic, "{\"n\":" + i + "}"));
        }
        return engine.execute(new PublishEvents(PROJECT, events, null));
    }

    @Override
    public void close() {
        face.close();
        http.close();
        engine.close();
        delete(directory);
    }

    static Path scratch() {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "muster-test-")
                    : Files.createTempDirectory("muster-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
