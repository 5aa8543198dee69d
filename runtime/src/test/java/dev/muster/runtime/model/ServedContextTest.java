package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.muster.client.MusterClient;
import dev.muster.client.wire.ContextJson;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.SessionReads.KeptPart;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.ContextPart.Kind;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.agent.Scene;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that has the answers of Muster's, as the client's own room writes them. */
@Tag("wire")
@Timeout(60)
class ServedContextTest {
    private static final SessionId SESSION = SessionId.parse("s_00000000000000000000000000");

    private final Map<String, String> answers = new HashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null
                            ? Json.text(json -> json.field("type", "about:blank")
                                    .field("title", "Not found")
                                    .field("status", 404)
                                    .field("code", "NOT_FOUND")
                                    .field("detail", "there is no such task"))
                            : answer)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", answer == null ? "application/problem+json" : "application/json");
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static Task child() {
        Task alone = Scene.task(2, "Child").task();
        return new Task(
                alone.id(),
                alone.project(),
                new TaskId(1),
                false,
                alone.state(),
                alone.title(),
                "do a part",
                alone.type(),
                null,
                List.of(),
                List.of(),
                null,
                0,
                1,
                3,
                1,
                0,
                1,
                null,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    private void keeps(String key, long version, String value) {
        SessionPart part = new SessionPart(SESSION, key, version, PartForm.TEXT, value.length(), "00", Instant.EPOCH);
        answers.put(
                "/api/v1/sessions/" + SESSION + "/context/" + key,
                Json.text(json -> ContextJson.write(json, new KeptPart(part, value))));
        answers.merge(
                "/api/v1/sessions/" + SESSION + "/context",
                Json.text(json -> json.objects("parts", List.of(part), ContextJson::write)),
                (before, one) -> before.replace("]}", ",") + one.substring(one.indexOf('[') + 1));
    }

    private List<ContextPart> read() {
        try (MusterClient client =
                MusterClient.of("http://127.0.0.1:" + server.getAddress().getPort())) {
            return new ServedContext(client).of(child(), SESSION);
        }
    }

    @Test
    void the_task_its_parent_and_what_the_session_keeps_are_told_the_newest_first() {
        answers.put(
                "/api/v1/tasks/t1",
                Json.text(json -> TaskJson.write(json, Scene.task(1, "Whole").task())));
        keeps("old", 3, "first");
        keeps("new", 9, "second");

        assertThat(read())
                .containsExactly(
                        new ContextPart(Kind.TASK, "muster://tasks/t2", "Child", "do a part"),
                        new ContextPart(Kind.PARENT, "muster://tasks/t1", "Whole (t1)", ""),
                        new ContextPart(Kind.SESSION, "muster://sessions/" + SESSION + "/context/new", "new", "second"),
                        new ContextPart(Kind.SESSION, "muster://sessions/" + SESSION + "/context/old", "old", "first"));
    }

    @Test
    void a_parent_that_cannot_be_read_is_named_all_the_same() {
        answers.put("/api/v1/sessions/" + SESSION + "/context", "{\"parts\":[]}");

        assertThat(read())
                .endsWith(new ContextPart(Kind.PARENT, "muster://tasks/t1", "t1: there is no such task", null));
    }
}
