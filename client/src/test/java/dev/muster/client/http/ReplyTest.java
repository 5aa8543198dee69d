package dev.muster.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that is read as it comes, and what becomes of its connection. */
@Timeout(60) // against hanging
class ReplyTest {
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // before each test
    private ServerSocket listening;

    @SuppressWarnings("NullAway.Init") // before each test
    private HttpConnection connection;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        connection = HttpConnection.open(
                new ServerAddress(false, listening.getInetAddress().getHostAddress(), listening.getLocalPort()),
                Duration.ofMinutes(1),
                null);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        listening.close();
    }

    /** Answers by what is asked for, on one connection, until that ends. */
    private void serve() {
        try (Socket socket = listening.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("GET /whole")) {
                    say(out, "Content-Length: 4\r\nX-Name: value\r\n\r\nwell");
                } else if (line.startsWith("GET /none")) {
                    say(out, "Content-Length: 0\r\n\r\n");
                } else if (line.startsWith("GET /events")) {
                    say(out, "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                    heard.await();
                    out.write("6\r\nsecond\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException gone) {
            // as some tests want it
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            left.countDown();
        }
    }

    private static void say(OutputStream out, String rest) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
    }

    private HttpConnection.Reply ask(String path) throws IOException {
        return connection.begin("GET", path, Map.of(), null);
    }

    @Test
    void one_that_was_read_to_its_end_leaves_a_connection_for_the_next() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (HttpConnection.Reply reply = ask("/whole")) {
                assertThat(connection.isReusable()).as("while it is read").isFalse();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("x-name")).isEqualTo("value");
                assertThat(reply.header("x-other")).isNull();
                assertThat(reply.body().readAllBytes()).asString().isEqualTo("well");
            }
            assertThat(connection.isReusable()).isTrue();
        }
    }

    @Test
    void one_that_says_nothing_need_not_be_read() throws Exception {
        ask("/none").close();

        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void what_it_says_can_be_read_before_it_has_ended() throws Exception {
        try (HttpConnection.Reply reply = ask("/events")) {
            assertThat(reply.body().readNBytes(5)).asString().isEqualTo("first");
            heard.countDown();
            assertThat(reply.body().readAllBytes()).asString().isEqualTo("second");
        }
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void one_that_was_not_read_to_its_end_ends_its_connection_at_once() throws Exception {
        ask("/events").close(); // whose end never comes

        assertThat(connection.isReusable()).isFalse();
        heard.countDown();
        left.await();
    }

    @Test
    void a_virtual_thread_that_is_interrupted_waits_no_longer_and_hangs_up() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (HttpConnection.Reply reply = ask("/events")) {
                reply.body().readNBytes(5);
                begun.countDown();
                reply.body().readAllBytes();
            } catch (IOException cut) {
                failure.set(cut);
            }
        });
        begun.await();
        waiting.interrupt();
        waiting.join();

        assertThat(failure.get()).isInstanceOf(IOException.class);
        assertThat(connection.isReusable()).isFalse();
        heard.countDown();
        left.await();
    }
}
