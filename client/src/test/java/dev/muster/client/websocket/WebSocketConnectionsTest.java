package dev.muster.client.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FrameServer server = new FrameServer();
    private final WebSocketConnections connections = new WebSocketConnections(server.uri(), PATIENCE);
    private final Ears ears = new Ears();

    WebSocketConnectionsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        connections.close();
        server.close();
    }

    /** Keeps what is heard, in order. */
    private static final class Ears implements WebSocketListener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void text(String message) {
            heard.add(message);
        }

        @Override
        public void closed(int code, String reason) {
            heard.add(code + " " + reason);
        }

        String next() throws InterruptedException {
            String next = heard.poll(30, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    @Test
    void messages_go_both_ways() throws Exception {
        WebSocketConnection connection = connections.open(ears);
        FrameServer.Side side = server.accepted();

        connection.send("naïve ☃").get();
        assertThat(side.heard().text()).isEqualTo("naïve ☃");
        side.say("yes");
        assertThat(ears.next()).isEqualTo("yes");
    }

    @Test
    void the_end_of_a_connection_that_is_cut_right_after_a_message_is_not_lost() throws Exception {
        for (int i = 0; i < 500; i++) {
            Ears each = new Ears();
            WebSocketConnection connection = connections.open(each);
            FrameServer.Side side = server.accepted();
            connection.send("question").get();
            side.heard();

            side.sayAndHangUp("answer");

            assertThat(each.next()).isEqualTo("answer");
            assertThat(each.next()).as("of connection %s", i).startsWith("1006 ");
        }
    }

    @Test
    void messages_of_several_threads_all_arrive_and_those_of_each_in_order() throws Exception {
        WebSocketConnection connection = connections.open(ears);
        FrameServer.Side side = server.accepted();
        List<Thread> senders = IntStream.range(0, 8)
                .mapToObj(sender -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        connection.send(sender + " " + i);
                    }
                }))
                .toList();

        int[] next = new int[8];
        for (int i = 0; i < 8 * 500; i++) {
            String[] said = side.heard().text().split(" ");
            int sender = Integer.parseInt(said[0]);
            assertThat(said[1]).isEqualTo("" + next[sender]);
            next[sender]++;
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void a_message_in_pieces_is_one_message() throws Exception {
        connections.open(ears);
        FrameServer.Side side = server.accepted();

        side.frame(FrameServer.TEXT, false, "all ".getBytes(StandardCharsets.UTF_8));
        side.frame(FrameServer.CONTINUATION, false, "is ".getBytes(StandardCharsets.UTF_8));
        side.frame(FrameServer.CONTINUATION, true, "one".getBytes(StandardCharsets.UTF_8));

        assertThat(ears.next()).isEqualTo("all is one");
    }

    /** Nothing of it is waited for, let alone kept. */
    @Test
    void a_message_beyond_all_bounds_is_given_up_for_what_it_says_of_its_length() throws Exception {
        connections.open(ears);

        server.accepted().begin(1L << 30);

        assertThat(ears.next()).isEqualTo("1006 Cannot handle payload lengths larger than 134217728");
    }

    @Test
    void a_message_may_be_large_in_both_directions() throws Exception {
        WebSocketConnection connection = connections.open(ears);
        FrameServer.Side side = server.accepted();
        String large = "0123456789".repeat(500_000);

        Thread.ofVirtual().start(() -> connection.send(large));
        StringBuilder heard = new StringBuilder();
        while (heard.length() < large.length()) {
            heard.append(side.heard().text());
        }
        assertThat(heard.toString().equals(large)).isTrue();

        side.say(large);
        assertThat(ears.next().equals(large)).isTrue();
    }

    @Test
    void a_ping_is_answered() throws Exception {
        connections.open(ears);
        FrameServer.Side side = server.accepted();

        side.frame(FrameServer.PING, true, new byte[] {1, 2, 3});

        FrameServer.Frame answer = side.heard();
        assertThat(answer.kind()).isEqualTo(FrameServer.PONG);
        assertThat(answer.payload()).containsExactly(1, 2, 3);
    }

    @Test
    void the_other_sides_goodbye_is_told_with_its_code_and_reason() throws Exception {
        connections.open(ears);
        FrameServer.Side side = server.accepted();

        side.say("last");
        side.frame(FrameServer.CLOSE, true, "\u000f\u00a1full".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ears.next()).isEqualTo("last");
        assertThat(ears.next()).isEqualTo("4001 full");
        assertThat(ears.heard).isEmpty();
    }

    @Test
    void goodbye_is_over_when_the_other_side_agrees() throws Exception {
        WebSocketConnection connection = connections.open(ears);
        FrameServer.Side side = server.accepted();

        connection.close().get();
        FrameServer.Frame goodbye = side.heard();
        assertThat(goodbye.kind()).isEqualTo(FrameServer.CLOSE);
        assertThat(goodbye.payload()).containsExactly(0x3, 0xe8);
        side.frame(FrameServer.CLOSE, true, goodbye.payload());

        assertThat(ears.next()).isEqualTo("1000 ");
    }

    @Test
    void nothing_is_heard_of_a_connection_that_was_broken_off() throws Exception {
        WebSocketConnection connection = connections.open(ears);
        FrameServer.Side side = server.accepted();

        connection.abort();
        assertThatThrownBy(side::heard).isInstanceOf(IOException.class);
        connections.close();

        assertThat(ears.heard).isEmpty();
        assertThat(connection.send("late")).failsWithin(PATIENCE);
    }

    private WebSocketConnection openedAndBrokenOff(WebSocketListener listener) throws Exception {
        WebSocketConnection connection = connections.open(listener);
        server.accepted();
        connection.abort();
        return connection;
    }

    private static void awaitGone(List<? extends WeakReference<?>> objects, int mayStay) throws Exception {
        BooleanSupplier gone =
                () -> objects.stream().filter(each -> each.get() != null).count() <= mayStay;
        for (int i = 0; i < 250 && !gone.getAsBoolean(); i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(gone.getAsBoolean()).isTrue();
    }

    /** All but one: Jetty's selector keeps the one that it read last. */
    @Test
    void a_connection_that_is_over_is_not_kept_for_as_long_as_its_handshake_might_have_taken() throws Exception {
        List<WeakReference<Heard>> ended = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ended.add(new WeakReference<>(openedAndBrokenOff(ears).heard));
        }

        awaitGone(ended, 1);
    }

    @Test
    void a_connection_that_is_over_lets_its_listener_go_at_once() throws Exception {
        Ears each = new Ears();
        WeakReference<WebSocketListener> listener = new WeakReference<>(each);
        Heard heard = openedAndBrokenOff(each).heard;
        each = null;

        awaitGone(List.of(listener), 0);
        Reference.reachabilityFence(heard);
    }

    @Test
    void connections_that_are_open_when_all_are_closed_are_cut() throws Exception {
        connections.open(ears);
        FrameServer.Side side = server.accepted();

        connections.close();

        assertThatThrownBy(() -> {
                    while (side.heard().kind() != FrameServer.TEXT) {
                        // a goodbye may come before the end
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void agents_do_not_share_the_cookies_that_a_server_gives_one_of_them() throws Exception {
        try (FrameServer giving = new FrameServer("Set-Cookie: who=ada; Path=/\r\n");
                WebSocketConnections to = new WebSocketConnections(giving.uri(), PATIENCE)) {
            to.open(ears);
            giving.accepted();
            to.open(ears);

            assertThat(giving.accepted().handshake()).doesNotContainIgnoringCase("cookie");
        }
    }

    @Test
    void listeners_that_take_their_time_hold_up_no_other_connection() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        for (int i = 0; i < 50; i++) {
            connections.open(new WebSocketListener() {
                @Override
                public void text(String message) {
                    try {
                        enough.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void closed(int code, String reason) {}
            });
            server.accepted().say("think about it");
        }

        connections.open(ears);
        server.accepted().say("and you?");

        assertThat(ears.next()).isEqualTo("and you?");
        enough.countDown();
    }

    @Test
    void a_server_that_is_not_there_is_told() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (WebSocketConnections nowhere =
                new WebSocketConnections(URI.create("ws://127.0.0.1:" + free + "/ws"), PATIENCE)) {
            assertThatThrownBy(() -> nowhere.open(ears))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Connection refused");
        }
    }

    @Test
    void a_server_of_something_else_is_told() throws Exception {
        try (FrameServer other = FrameServer.saying("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                WebSocketConnections to = new WebSocketConnections(other.uri(), PATIENCE)) {
            assertThatThrownBy(() -> to.open(ears))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("404");
        }
    }

    @Test
    void a_server_that_does_not_answer_the_handshake_is_not_waited_for_longer_than_patience() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WebSocketConnections to = new WebSocketConnections(
                        URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/ws"), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> to.open(ears))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no connection within 50 ms");
            try (Socket given = silent.accept()) {
                given.setSoTimeout(30_000);
                assertThat(given.getInputStream().readAllBytes()).isNotEmpty(); // and then hung up
            }
        }
    }
}
