package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the server says what is wrong with it, bears it, and goes on. */
@Tag("wire")
class HostileMessagesTest {
    private final SocketServer server = SocketServer.open();
    private final Wire wire = server.connect();

    @AfterEach
    void close() {
        try {
            server.connect().hello("another"); // it still serves others
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "[]",
                "null",
                "{\"type\":\"heartbeat\"} {}",
                "{\"type\":\"heartbeat\",\"type\":\"heartbeat\"}",
                "{\"type\":7}",
                "{\"type\":null}",
                "{}",
                "{\"type\":\"heartbeat\",\"ref\":{}}",
                "{\"type\":\"heartbeat\",\"ref\":1e999}",
                "{\"type\":\"subscribe\",\"after\":-1}",
                "{\"type\":\"subscribe\",\"after\":99999999999999999999999999}",
                "{\"type\":\"subscribe\",\"topics\":\"task.*\"}",
                "{\"type\":\"command\"}",
                "{\"type\":\"command\",\"name\":\"list_tasks\",\"arguments\":[]}",
                "{\"type\":\"claim\",\"wait_seconds\":1e300}",
                "{\"type\":\"complete\"}"
            })
    void a_message_that_makes_no_sense_is_answered_with_what_is_wrong(String message) {
        wire.hello("ann");
        wire.raw(message);

        var error = wire.next("error");
        assertThat(error.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(error.text("detail")).isNotBlank().doesNotContain("Exception");
        wire.heartbeat();
    }

    @Test
    void an_unknown_type_or_key_is_answered_with_the_nearest_name() {
        wire.hello("ann");
        assertThat(wire.ask("hartbeat", json -> {}).text("detail")).contains("did you mean 'heartbeat'?");
        assertThat(wire.ask("subscribe", json -> json.texts("topic", List.of())).text("detail"))
                .contains("'topic' is unknown; did you mean 'topics'?");
    }

    @Test
    void several_in_a_row_close_the_connection_and_a_good_one_starts_the_count_anew() {
        wire.hello("ann");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                wire.raw("no JSON");
            }
            wire.heartbeat();
        }
        for (int i = 0; i < 5; i++) {
            wire.raw("no JSON");
        }
        assertThat(wire.closeCode()).isEqualTo(4005);
    }

    @Test
    void whoever_begins_with_something_else_than_hello_is_sent_away() {
        wire.say("claim", json -> {});
        assertThat(wire.next("error").text("help")).contains("hello");
        assertThat(wire.closeCode()).isEqualTo(4001);
    }

    @Test
    void a_binary_message_is_no_message() {
        wire.hello("ann");
        wire.binary(new byte[200_000]);
        assertThat(wire.next("error").text("detail")).contains("binary");
        for (int i = 0; i < 4; i++) {
            wire.binary(new byte[1]);
        }
        assertThat(wire.closeCode()).isEqualTo(4005);
    }

    @Test
    void a_message_may_come_in_fragments() {
        wire.hello("ann");
        wire.fragment("{\"type\":", false);
        wire.fragment("", false);
        wire.fragment("\"heart", false);
        wire.fragment("beat\"}", true);
        wire.next("heartbeat_ack");
    }

    @Test
    void a_message_that_is_too_large_closes_the_connection_whole_or_in_fragments() {
        String piece = " ".repeat(512 * 1024);
        for (boolean fragments : new boolean[] {false, true}) {
            Wire large = server.connect();
            large.hello(fragments ? "ann" : "ben");
            try {
                if (fragments) {
                    for (int i = 0; i < 9; i++) {
                        large.fragment(piece, false);
                    }
                } else {
                    large.raw(piece.repeat(9));
                }
            } catch (RuntimeException e) {
                // the server had closed already
            }
            assertThat(large.closeCode()).isIn(1009, 1006);
        }
    }

    @Test
    void a_stranger_may_say_little() {
        try {
            wire.raw(" ".repeat(20_000));
        } catch (RuntimeException e) {
            // the server had closed already
        }
        assertThat(wire.closeCode()).isIn(1009, 1006);
    }

    @Test
    void a_large_message_of_an_agent_is_taken() {
        wire.hello("ann");
        String description = "x".repeat(250_000);
        var created =
                wire.command("create_tasks", json -> json.field("title", "t").field("description", description));
        assertThat(created.objects("tasks")).hasSize(1);
    }

    @Test
    void deep_nesting_is_refused() {
        wire.hello("ann");
        wire.raw("{\"type\":\"command\",\"name\":\"publish_events\",\"arguments\":{\"topic\":\"a.b\",\"payload\":"
                + "[".repeat(100_000) + "]".repeat(100_000) + "}}");
        assertThat(wire.next("error").text("detail")).contains("nest");
        wire.heartbeat();
    }

    @Test
    void a_half_frame_and_a_text_that_is_no_utf8_end_with_the_connection() throws IOException {
        int before = 1;
        SocketServer.until(() -> server.face().connections() == before);
        try (Socket raw = handshake()) {
            SocketServer.until(() -> server.face().connections() == before + 1);
            raw.getOutputStream()
                    .write(new byte[] {(byte) 0x81, (byte) 0xFE, 0x10}); // a length of which half is missing
            raw.getOutputStream().flush();
        }
        SocketServer.until(() -> server.face().connections() == before);
        try (Socket raw = handshake()) {
            raw.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, (byte) 0xC3, 0x28});
            raw.getOutputStream().flush();
            InputStream in = raw.getInputStream();
            assertThat(in.read()).isEqualTo(0x88); // a close frame
            in.read();
            assertThat(in.read() << 8 | in.read()).isEqualTo(1007);
        }
        SocketServer.until(() -> server.face().connections() == before);
    }

    /** Opens a connection byte by byte. */
    private Socket handshake() throws IOException {
        Socket raw = new Socket("127.0.0.1", server.port());
        OutputStream out = raw.getOutputStream();
        out.write(("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) raw.getInputStream().read());
        }
        assertThat(head).startsWith("HTTP/1.1 101").doesNotContain("permessage-deflate");
        return raw;
    }
}
