package dev.muster.cli.engine;

import dev.muster.client.http.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A server that runs, asked what it says of itself. */
public final class LiveServer {
    private static final int PATIENCE_MS = 5_000;

    private final String base;
    private final @Nullable String token;

    /**
     * @param address such as {@code http://127.0.0.1:8642}; one that stands for every address is spoken to on this
     *     machine
     * @param token to show; null for none
     * @throws IllegalArgumentException if it is no address
     */
    public LiveServer(String address, @Nullable String token) {
        ServerAddress announced = ServerAddress.parse(address);
        String host = Announced.here(announced.host());
        this.base = (announced.tls() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + announced.port();
        this.token = token;
    }

    /** What it answered. */
    public record Answer(int status, String body) {}

    /** Where it is. */
    public String base() {
        return base;
    }

    /**
     * Asks.
     *
     * @param path such as {@code /metrics}
     * @throws IOException if there is no answer
     */
    public Answer get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        try {
            int status = connection.getResponseCode();
            InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(status, text);
        } finally {
            connection.disconnect();
        }
    }
}
