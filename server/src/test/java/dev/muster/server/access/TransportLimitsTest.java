package dev.muster.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too much is answered in the form that all errors have. */
class TransportLimitsTest {
    @TempDir
    Path data;

    private static ServerOptions with(ServerOptions options, UnaryOperator<HttpOptions> http) {
        return options.withHttp(http.apply(options.http()));
    }

    @Test
    void too_large_bodies_headers_and_paths_are_refused_by_name() throws Exception {
        try (Served served = new Served(data, options -> with(options, http -> http.withMaxBody(1_000)))) {
            String host = "127.0.0.1:" + served.port();
            String large = "x".repeat(20_000);
            problem(served, Wire.request("POST", "/api/v1/projects", host, "\"" + large + "\""), 413, "TOO_LARGE");
            problem(served, Wire.request("GET", "/api/v1/projects", host, null, "X-Large: " + large), 431, "TOO_LARGE");
            problem(served, Wire.request("GET", "/api/v1/" + large, host, null), 414, "TOO_LARGE");
            problem(served, "GARBAGE\r\n\r\n", 400, "INVALID_ARGUMENT");
            problem(served, Wire.request("GET", "/api/v1/%2e%2e/x%2fy", host, null), 400, "INVALID_ARGUMENT");
            problem(served, Wire.request("GET", "/api/v1/projects", null, null), 400, "INVALID_ARGUMENT");
            assertThat(served.get("/api/v1/projects").status()).as("it goes on").isEqualTo(200);
        }
    }

    private static void problem(Served served, String request, int status, String code) throws Exception {
        Wire.Answer answer = Wire.send(served.port(), request);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.toString()).isEqualTo("application/problem+json");
        assertThat(Served.json(answer).text("code")).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("jetty");
    }

    @Test
    void one_address_gets_so_many_connections_and_others_when_those_are_closed() throws Exception {
        try (Served served = new Served(data, options -> with(options, http -> http.withConnectionsPerAddress(2)))) {
            try (Socket first = connect(served);
                    Socket second = connect(served)) {
                begin(first);
                begin(second);
                try (Socket third = connect(served)) {
                    assertThat(third.getInputStream().read())
                            .as("closed without a word")
                            .isEqualTo(-1);
                }
                assertThat(end(first)).contains("HTTP/1.1 200");
                assertThat(end(second)).contains("HTTP/1.1 200");
            }
            assertThat(statusWhenThereIsRoom(served)).isEqualTo(200);
        }
    }

    /** Asks for something and sees the answer begin: now the server counts the connection. */
    private static void begin(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    /** Asks again, for the last time; answers all that comes. */
    private static String end(Socket socket) throws IOException {
        socket.getOutputStream()
                .write(Wire.request("GET", "/health/live", "x", null).getBytes(US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    /** The server may not have noticed yet that others have gone. */
    private static int statusWhenThereIsRoom(Served served) throws Exception {
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1); ; ) {
            try {
                return served.get("/health/live").status();
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private static Socket connect(Served served) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
        socket.setSoTimeout(60_000);
        return socket;
    }
}
