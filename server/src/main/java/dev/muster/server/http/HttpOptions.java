package dev.muster.server.http;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the transport listens, and what it bears.
 *
 * @param host name or address to bind
 * @param port 0 picks a free one
 * @param tls certificate and key, or null for plain HTTP
 * @param maxBody bytes of a request's body
 * @param maxHeaders bytes of a request's line and headers together
 * @param maxFrame bytes of a WebSocket message
 * @param connections open connections at once
 * @param connectionsPerAddress of them from one address; more are closed as soon as they are opened
 * @param idle silence after which a connection is closed; the head of a request has to arrive within that time, and its
 *     body not much slower than {@value JettyExchange#SLOWEST} bytes a second after it
 */
public record HttpOptions(
        String host,
        int port,
        @Nullable Tls tls,
        int maxBody,
        int maxHeaders,
        int maxFrame,
        int connections,
        int connectionsPerAddress,
        Duration idle) {

    /**
     * A certificate chain and its private key, both PEM files; read again when they change.
     *
     * @param certificate the server's certificate first, then those that issued it
     * @param key PKCS #8, not encrypted
     */
    public record Tls(Path certificate, Path key) {}

    public static HttpOptions on(String host, int port) {
        return new HttpOptions(
                host, port, null, 4 * 1024 * 1024, 16 * 1024, 4 * 1024 * 1024, 16_000, 16_000, Duration.ofSeconds(60));
    }

    public HttpOptions withTls(Tls value) {
        return new HttpOptions(
                host, port, value, maxBody, maxHeaders, maxFrame, connections, connectionsPerAddress, idle);
    }

    public HttpOptions withMaxBody(int value) {
        return new HttpOptions(host, port, tls, value, maxHeaders, value, connections, connectionsPerAddress, idle);
    }

    public HttpOptions withConnections(int value) {
        return new HttpOptions(host, port, tls, maxBody, maxHeaders, maxFrame, value, connectionsPerAddress, idle);
    }

    public HttpOptions withConnectionsPerAddress(int value) {
        return new HttpOptions(host, port, tls, maxBody, maxHeaders, maxFrame, connections, value, idle);
    }

    public HttpOptions withIdle(Duration value) {
        return new HttpOptions(
                host, port, tls, maxBody, maxHeaders, maxFrame, connections, connectionsPerAddress, value);
    }
}
