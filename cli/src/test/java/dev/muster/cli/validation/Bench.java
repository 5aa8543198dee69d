package dev.muster.cli.validation;

import dev.muster.cli.Launched;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.mcp.ToolChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that can run validations, with scenarios that take a second; and one whose run nobody would wait for. */
final class Bench implements AutoCloseable {
    static final String PROJECT = "lab";

    private static final String LOAD = "target: task_creation, warmup: {iterations: 0}, iterations: 20";

    final Engine engine;
    final Validations validations;
    private final MusterServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    Bench(Path home) throws Exception {
        engine = Engine.open(data(home), EngineOptions.defaults().withSynchronous(false));
        if (engine.reads().projects().stream()
                .noneMatch(project -> project.name().equals(PROJECT))) {
            engine.execute(new CreateProject(PROJECT, ""));
        }
        validations = Validations.follow(engine, Launched.STARTER, scenarios(home));
        ServerOptions plain = ServerOptions.local(0);
        server = MusterServer.start(engine, plain.withMcp(plain.mcp().withTools(ToolChoice.parse("lab"))));
    }

    static Path data(Path home) {
        return home.resolve("data");
    }

    /** Makes the folder of scenarios. */
    static Path scenarios(Path home) throws IOException {
        Path folder = home.resolve("scenarios");
        Files.createDirectories(folder.resolve("lab"));
        Files.writeString(folder.resolve("tiny.yaml"), """
                name: a tiny one
                description: Two tests of a moment.
                target: embedded
                baseline: false
                tests:
                  - {type: benchmark, name: creation, %1$s, audit: true, thresholds: {error_rate: 0}}
                  - {type: benchmark, name: again, %1$s, thresholds: {p99_ms: {max: 60000, or_disk_p99_factor: 3}}}
                """.formatted(LOAD));
        Files.writeString(folder.resolve("failing.yaml"), """
                name: one that fails
                target: embedded
                tests:
                  - {type: benchmark, name: good, %1$s, thresholds: {error_rate: 0}}
                  - {type: benchmark, name: too slow, %1$s, thresholds: {p50_ms: 0.000001}}
                """.formatted(LOAD));
        Files.writeString(folder.resolve("lab/endless.yaml"), """
                name: endless
                target: embedded
                tests:
                  - {type: benchmark, name: short, %1$s}
                  - {type: stress_test, name: without end, target: task_creation, agent_count: 2, warmup: 100ms, duration_seconds: 3600}
                  - {type: benchmark, name: never, %1$s}
                """.formatted(LOAD));
        Files.writeString(folder.resolve("other.yaml"), """
                name: somebody else's
                target: "mcp+stdio:touch %s"
                tests:
                  - {type: benchmark, name: a, operations: [{tool: b}], iterations: 1}
                """.formatted(home.resolve("touched")));
        return folder;
    }

    int port() {
        return server.port();
    }

    /** What an endpoint answers. */
    record Said(int status, Fields json) {}

    Said ask(String method, String path, Map<String, Object> body) throws Exception {
        return ask(port(), method, path, body);
    }

    static Said ask(int port, String method, String path, Map<String, Object> body) throws Exception {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                        .timeout(Duration.ofMinutes(3))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("GET")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(
                                                Json.text(json -> body.forEach(json::value))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Said(response.statusCode(), Fields.of(JsonTree.parse(response.body())));
    }

    /** Starts a run by REST; answers it. */
    Fields start(String scenario) throws Exception {
        Said said = ask("POST", "/lab/runs", Map.of("scenario", scenario, "project", PROJECT));
        if (said.status() != 202) {
            throw new AssertionError(said);
        }
        return said.json();
    }

    /** Waits for the end of a run; answers it. */
    Fields ended(Fields run) throws Exception {
        Fields now = ask("GET", "/lab/runs/" + run.text("run") + "?wait_seconds=170", Map.of())
                .json();
        if (now.text("state").equals("running")) {
            throw new AssertionError(now);
        }
        return now;
    }

    /**
     * Calls a tool in a session of the protocol; each line that comes before the answer is given to {@code meanwhile}.
     */
    Fields tool(String name, Map<String, Object> arguments, @Nullable Consumer<String> meanwhile) throws Exception {
        Map<String, Object> call = new LinkedHashMap<>(Map.of("name", name, "arguments", arguments));
        call.put(
                "_meta",
                Map.of(
                        "progressToken",
                        "p",
                        "io.modelcontextprotocol/protocolVersion",
                        "2026-07-28",
                        "io.modelcontextprotocol/clientCapabilities",
                        Map.of()));
        String body = Json.text(json -> json.field("jsonrpc", "2.0")
                .field("id", 1L)
                .field("method", "tools/call")
                .value("params", call));
        HttpResponse<java.util.stream.Stream<String>> response = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/mcp"))
                        .headers("Content-Type", "application/json", "MCP-Protocol-Version", "2026-07-28")
                        .headers("Mcp-Method", "tools/call", "Mcp-Name", name)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        String last = "";
        try (var lines = response.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                String message = line.startsWith("data: ") ? line.substring(6) : line;
                if (message.startsWith("{")) {
                    last = message;
                    if (meanwhile != null) {
                        meanwhile.accept(message);
                    }
                }
            }
        }
        return Fields.of(JsonTree.parse(last)).object("result");
    }

    Task task(String id) {
        return engine.reads().task(TaskId.parse(id));
    }

    /** Waits until something is so; fails when it is not after a time that is long for any machine. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("this did not come true: " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
        validations.close();
        engine.close();
    }
}
