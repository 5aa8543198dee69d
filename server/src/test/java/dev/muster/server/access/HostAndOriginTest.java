package dev.muster.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on the loopback interface without tokens, and the web pages of the world. */
class HostAndOriginTest {
    @TempDir
    Path data;

    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(
                data,
                options -> options.withDoor(options.door()
                        .withHosts(Set.of("muster.example"))
                        .withOrigins(Set.of("https://board.example"))));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Wire.Answer ask(String path, String host, String... headers) throws Exception {
        return Wire.send(
                served.port(),
                Wire.request("GET", path, host.replace("PORT", String.valueOf(served.port())), null, headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:PORT",
                "localhost:PORT",
                "LocalHost:PORT",
                "[::1]:PORT",
                "muster.example",
                "muster.example:99"
            })
    void a_request_for_this_server_is_answered(String host) throws Exception {
        assertThat(ask("/api/v1/projects", host).status()).isEqualTo(200);
    }

    private int initialize(String host, String... headers) throws Exception {
        String message = """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
                "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
        return Wire.send(
                        served.port(),
                        Wire.request(
                                "POST", "/mcp", host.replace("PORT", String.valueOf(served.port())), message, headers))
                .status();
    }

    /** MCP had a check of its own, which knew no names but this machine's. */
    @Test
    void names_and_pages_that_are_allowed_reach_mcp_too() throws Exception {
        assertThat(initialize("muster.example")).isEqualTo(200);
        assertThat(initialize("127.0.0.1:PORT", "Origin: https://board.example"))
                .isEqualTo(200);
        assertThat(initialize("evil.example:PORT")).isEqualTo(403);
        assertThat(initialize("127.0.0.1:PORT", "Origin: https://evil.example")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:PORT",
                "127.0.0.1.evil.example:PORT",
                "localhost.evil.example",
                "127.0.0.1",
                "127.0.0.1:1",
                "localhost:",
                "127.0.0.1:99999999999",
                "[::1]",
                "10.0.0.1:PORT"
            })
    void a_request_for_another_server_is_refused(String host) throws Exception {
        Wire.Answer answer = ask("/api/v1/projects", host);

        assertThat(answer.status()).as(answer.toString()).isIn(400, 403);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void the_refusal_says_what_to_do() throws Exception {
        Wire.Answer answer = ask("/api/v1/projects", "evil.example:PORT");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(Served.json(answer).text("code")).isEqualTo("FORBIDDEN");
        assertThat(Served.json(answer).text("help")).contains("--allow-host");
    }

    @Test
    void two_hosts_are_no_host() throws Exception {
        assertThat(ask("/api/v1/projects", "127.0.0.1:PORT", "Host: evil.example")
                        .status())
                .isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:PORT", "https://board.example", "HTTPS://BOARD.example"})
    void a_page_of_this_server_or_one_that_is_allowed_may_call(String origin) throws Exception {
        String header = "Origin: " + origin.replace("PORT", String.valueOf(served.port()));

        assertThat(ask("/api/v1/projects", "127.0.0.1:PORT", header).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://localhost:3000",
                "http://127.0.0.1:PORT.evil.example",
                "http://board.example",
                "https://board.example.evil",
                "null",
                "",
                "127.0.0.1:PORT"
            })
    void a_page_from_elsewhere_may_not_call(String origin) throws Exception {
        String header = "Origin: " + origin.replace("PORT", String.valueOf(served.port()));

        assertThat(ask("/api/v1/projects", "127.0.0.1:PORT", header).status()).isEqualTo(403);
        assertThat(ask("/openapi.json", "127.0.0.1:PORT", header).status()).isEqualTo(403);
        assertThat(ask("/mcp", "127.0.0.1:PORT", header).status()).isEqualTo(403);
    }

    @Test
    void a_page_from_elsewhere_opens_no_web_socket() throws Exception {
        String[] handshake = {
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Origin: https://evil.example"
        };

        assertThat(ask("/ws", "127.0.0.1:PORT", handshake).status()).isEqualTo(403);
        handshake[4] = "Origin: http://127.0.0.1:" + served.port();
        assertThat(ask("/ws", "evil.example:PORT", handshake).status()).isEqualTo(403);
    }

    @Test
    void health_is_told_by_whatever_name_it_is_asked() throws Exception {
        assertThat(ask("/health/live", "10.1.2.3:8642").status()).isEqualTo(200);
    }
}
