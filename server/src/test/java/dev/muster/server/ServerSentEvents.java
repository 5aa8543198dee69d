package dev.muster.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a stream of server-sent events, event by event. */
public final class ServerSentEvents implements AutoCloseable {
    private final InputStream stream;
    private final BufferedReader lines;

    /** One event. */
    public record Sent(@Nullable String id, String event, String data) {}

    private ServerSentEvents(InputStream stream) {
        this.stream = stream;
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** Begins to listen, which the server has to grant. */
    public static ServerSentEvents open(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new ServerSentEvents(response.body());
    }

    /** The next line, whatever it says. */
    public @Nullable String line() throws IOException {
        return lines.readLine();
    }

    /** The next event that says something. */
    public Sent next() throws IOException {
        Sent next = nextOrEnd();
        if (next == null) {
            throw new AssertionError("the stream has ended");
        }
        return next;
    }

    /** The next event that says something; null at the end of the stream. */
    public @Nullable Sent nextOrEnd() throws IOException {
        String id = null;
        String event = "";
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new Sent(id, event, data);
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
