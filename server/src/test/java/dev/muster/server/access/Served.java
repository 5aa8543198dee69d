package dev.muster.server.access;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.CreateToken;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An engine behind a server on the loopback interface, and a clock that stands still. */
final class Served implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Engine engine;
    private final MusterServer server;

    Served(Path data, UnaryOperator<ServerOptions> options) throws Exception {
        InstantSource clock = now::get;
        this.engine = Engine.open(
                data, EngineOptions.defaults().withClock(clock).withReaders(1).withSynchronous(false));
        try {
            this.server = MusterServer.start(engine, options.apply(ServerOptions.local(0)));
        } catch (IOException e) {
            engine.close();
            throw e;
        }
    }

    /** One that asks for tokens. */
    static Served withTokens(Path data) throws Exception {
        return new Served(data, options -> options.withDoor(options.door().withTokens(true)));
    }

    Engine engine() {
        return engine;
    }

    int port() {
        return server.port();
    }

    void at(Instant time) {
        now.set(time);
    }

    /** The bearer text of a new token. */
    String token(String name, Role role, @Nullable String project, @Nullable Instant expires) {
        BearerToken bearer = BearerToken.random(new SecureRandom());
        engine.execute(new CreateToken(bearer.id(), bearer.hash(), name, role.wire(), project, expires));
        return bearer.text();
    }

    /** Sends a request without a body, as its own Host and with these headers besides. */
    Wire.Answer get(String path, String... headers) throws IOException {
        return Wire.send(port(), Wire.request("GET", path, "127.0.0.1:" + port(), null, headers));
    }

    Wire.Answer post(String path, Map<String, Object> body, String... headers) throws IOException {
        byte[] json = Json.bytes(out -> body.forEach(out::value));
        return Wire.send(
                port(),
                Wire.request("POST", path, "127.0.0.1:" + port(), new String(json, StandardCharsets.UTF_8), headers));
    }

    static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    static Fields json(Wire.Answer answer) {
        try {
            return Fields.of(JsonTree.parse(answer.body().getBytes(StandardCharsets.UTF_8)));
        } catch (JsonTree.NotJson e) {
            throw new AssertionError("no JSON: " + answer, e);
        }
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
