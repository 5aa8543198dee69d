package dev.muster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server ends while others wait for it. Each of them was cut off, five seconds later: that is how long a server
 * waited for whoever waited for it.
 */
@Tag("unit")
class EndTest {
    @TempDir
    Path directory;

    private static CompletableFuture<HttpResponse<String>> asked(RunningServer server, HttpRequest.Builder request) {
        return server.http().sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static String session(RunningServer server) throws Exception {
        server.post("/api/v1/projects", "{\"project\":\"p\"}");
        return RunningServer.fields(server.post("/api/v1/sessions", "{\"project\":\"p\",\"agent\":\"ann\"}"))
                .text("id");
    }

    @Test
    void who_waits_for_work_is_told_to_ask_again_later() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            String claim = "{\"session\":\"" + session(server) + "\",\"wait_seconds\":600}";
            CompletableFuture<HttpResponse<String>> waiting = asked(
                    server,
                    HttpRequest.newBuilder(server.uri("/api/v1/tasks/claim"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(claim)));
            TestServer.await("the claim waits", () -> server.engine().stats().parked() == 1);

            server.end();

            HttpResponse<String> answer = waiting.get();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(server.engine().draining()).as("the engine goes on").isFalse();
        }
    }

    @Test
    void who_waits_for_events_is_answered_with_none() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            session(server);
            long last = server.engine().events().last("p");
            CompletableFuture<HttpResponse<String>> waiting = asked(
                    server,
                    HttpRequest.newBuilder(server.uri("/api/v1/events?project=p&wait_seconds=600&after=" + last)));
            TestServer.await(
                    "the question waits", () -> server.engine().events().waiting() == 1);

            server.end();

            Fields page = RunningServer.fields(waiting.get());
            assertThat(page.objects("events")).isEmpty();
            assertThat(page.whole("cursor")).isEqualTo(last);
        }
    }

    @Test
    void a_stream_of_events_comes_to_its_end() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            session(server);
            CompletableFuture<HttpResponse<String>> stream = asked(
                    server,
                    HttpRequest.newBuilder(server.uri("/api/v1/events?project=p&after=0"))
                            .header("Accept", "text/event-stream"));
            TestServer.await("all is sent", () -> server.engine().events().waiting() == 1);

            server.end();

            assertThat(stream.get().body()).contains("event: project.created", "event: session.started");
        }
    }
}
