package dev.muster.server;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server on a data directory of its own, and a client that asks it. */
public final class RunningServer implements AutoCloseable {
    private final Engine engine;
    private final MusterServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    public RunningServer(Path directory) throws Exception {
        this(directory, EngineOptions.defaults().withSynchronous(false));
    }

    public RunningServer(Path directory, EngineOptions options) throws Exception {
        engine = Engine.open(directory, options);
        server = MusterServer.start(engine, ServerOptions.local(0));
    }

    public Engine engine() {
        return engine;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    public HttpClient http() {
        return http;
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    public static Fields fields(HttpResponse<String> answer) throws JsonTree.NotJson {
        return Fields.of(JsonTree.parse(answer.body().getBytes(StandardCharsets.UTF_8)));
    }

    /** Ends the server, and not its clients. */
    public void end() {
        server.close();
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
        engine.close();
    }
}
