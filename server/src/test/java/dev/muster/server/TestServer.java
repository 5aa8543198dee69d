package dev.muster.server;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.store.Store;
import dev.muster.server.access.DoorOptions;
import dev.muster.server.alert.Alerter;
import dev.muster.server.http.HttpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server on a free port, its engine on a directory of its own, and a client for it. The engine runs with the system's
 * clock and does not wait for the disk.
 */
public final class TestServer implements AutoCloseable {
    /** The project that {@link #open()} creates. */
    public static final String PROJECT = "default";

    private static final int GRAPH = 5_000;
    private static final Path MEMORY = Path.of("/dev/shm");

    /** An empty store of the newest version: copying it is many times faster than migrating a new one. */
    private static final class EmptyStore {
        static final byte[] FILE = make();

        private static byte[] make() {
            Path directory = scratch();
            Store.open(directory, false).writer().close();
            try {
                return Files.readAllBytes(directory.resolve(Store.FILE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                delete(directory);
            }
        }
    }

    private final Path directory = scratch();
    private final Engine engine;
    private final MusterServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    /** Hosts as raw requests of tests name them, which do not know the port. */
    private static ServerOptions local() {
        return ServerOptions.local(0)
                .withDoor(DoorOptions.forBind("127.0.0.1").withHosts(Set.of("localhost", "127.0.0.1", "x")));
    }

    private TestServer(UnaryOperator<EngineOptions> engineOptions, UnaryOperator<ServerOptions> serverOptions) {
        try {
            Files.write(directory.resolve(Store.FILE), EmptyStore.FILE);
            this.engine = Engine.open(
                    directory, engineOptions.apply(EngineOptions.defaults().withSynchronous(false)));
            this.server = MusterServer.start(engine, serverOptions.apply(local()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DataDirectory.InUse e) {
            throw new IllegalStateException(e);
        }
        post("/api/v1/projects", json -> json.field("project", PROJECT)).expect(201);
    }

    /** A server with the project {@link #PROJECT}. */
    public static TestServer open() {
        return open(options -> options, options -> options);
    }

    /** A server whose engine is set up as asked. */
    public static TestServer withEngine(UnaryOperator<EngineOptions> setUp) {
        return open(setUp, options -> options);
    }

    /** A server whose transport is set up as asked. */
    public static TestServer withHttp(UnaryOperator<HttpOptions> setUp) {
        return open(options -> options, options -> options.withHttp(setUp.apply(options.http())));
    }

    /** A server that is set up as asked. */
    public static TestServer open(
            UnaryOperator<EngineOptions> engineOptions, UnaryOperator<ServerOptions> serverOptions) {
        return new TestServer(engineOptions, serverOptions);
    }

    /** The engine behind it: what a request changed is to be seen here. */
    public Engine engine() {
        return engine;
    }

    /** What looks for alerts there. */
    public Alerter alerter() {
        return server.alerter();
    }

    public int port() {
        return server.port();
    }

    /** Connections that are open now. */
    public int connections() {
        return server.connections();
    }

    /** The directory of the engine's files. */
    public Path directory() {
        return directory;
    }

    public HttpClient client() {
        return client;
    }

    /** @param path with its query, such as {@code /api/v1/tasks?limit=1} */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Posts an object; {@code fields} writes what is in it. */
    public Reply post(String path, Consumer<Json> fields, String... headers) {
        return send("POST", path, Json.bytes(fields), headers);
    }

    /** Posts an empty object. */
    public Reply post(String path) {
        return post(path, json -> {});
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @param body JSON, or null for none
     * @param headers names and values in turn; a Content-Type among them replaces the usual one
     */
    public Reply send(String method, String path, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something is so; fails when it is not after a time that is long for any machine. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("this did not come true: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    // --- what most tests begin with ---

    /** Starts a session of an agent in {@link #PROJECT}; answers its id. */
    public String session(String agent) {
        return session(agent, 1);
    }

    /** Starts a session of an agent that may hold so many tasks; answers its id. */
    public String session(String agent, int concurrency) {
        return post("/api/v1/sessions", json -> json.field("agent", agent).field("concurrency", (long) concurrency))
                .expect(201)
                .json()
                .text("id");
    }

    /** Creates a task; answers its id. */
    public String task(String title) {
        return post("/api/v1/tasks", json -> json.field("title", title))
                .expect(201)
                .json()
                .objects("tasks")
                .getFirst()
                .text("id");
    }

    /** Creates many tasks at once. */
    public void plan(int tasks) {
        for (int from = 0; from < tasks; from += GRAPH) {
            List<String> titles = Collections.nCopies(Math.min(GRAPH, tasks - from), "a task");
            byte[] graph =
                    Json.bytes(json -> json.objects("tasks", titles, (each, title) -> each.field("title", title)));
            send("POST", "/api/v1/tasks", graph).expect(201);
        }
    }

    /** Claims a certain task, which must succeed; answers the lease. */
    public String claim(String session, String task) {
        return post(
                        "/api/v1/tasks/claim",
                        json -> json.field("session", session).field("task", task))
                .expect(200)
                .json()
                .text("lease");
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
        engine.close();
        delete(directory);
    }

    private static Path scratch() {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "muster-test-")
                    : Files.createTempDirectory("muster-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
