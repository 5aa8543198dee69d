package dev.muster.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.time.Deadlines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that says nothing is given up; one that is slow is not. */
class SilenceTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int ATTEMPTS = 5;

    private final CountDownLatch over = new CountDownLatch(1);

    /** What a server does with its one connection. */
    private interface Behaviour {
        void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    @AfterEach
    void close() {
        over.countDown();
    }

    private HttpConnection connected(Behaviour behaviour) throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (listening;
                    Socket socket = listening.accept()) {
                behaviour.serve(socket.getInputStream(), socket.getOutputStream());
                over.await();
            } catch (IOException | InterruptedException gone) {
                return; // the client has hung up, or the test is over
            }
        });
        ServerAddress address =
                new ServerAddress(false, listening.getInetAddress().getHostAddress(), listening.getLocalPort());
        return HttpConnection.open(address, LONG, null);
    }

    private record Exchanged(HttpConnection connection, HttpAnswer answer) {}

    /**
     * Exchanges within {@link #PATIENCE}. A machine that stands still for as long is no silent server: then once more,
     * with another connection.
     */
    private Exchanged exchanged(Behaviour behaviour) throws IOException {
        for (int attempt = 1; ; attempt++) {
            HttpConnection connection = connected(behaviour);
            try {
                HttpAnswer answer = connection.exchange("GET", "/", Map.of(), null, PATIENCE);
                if (connection.isReusable() || attempt == ATTEMPTS) {
                    return new Exchanged(connection, answer);
                }
            } catch (SocketTimeoutException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Returns when a limit of this length, noted now, has passed. */
    private static void pass(Duration time) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        Deadlines.after(time, passed::countDown);
        passed.await();
    }

    private static void readHead(InputStream in) throws IOException {
        int last = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            last = (last << 8) | c;
            if (last == 0x0d0a0d0a) {
                return;
            }
        }
    }

    @Test
    void a_server_that_takes_a_request_and_is_silent_is_given_up_and_its_connection_with_it() throws Exception {
        HttpConnection connection = connected((in, out) -> readHead(in));

        assertThatThrownBy(() -> connection.exchange("GET", "/", Map.of(), null, PATIENCE))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("no answer within PT0.3S");
        assertThat(connection.isReusable()).isFalse();
    }

    @Test
    void a_server_whose_answer_comes_byte_by_byte_for_longer_than_that_is_heard_to_the_end() throws Exception {
        Exchanged exchanged = exchanged((in, out) -> {
            readHead(in);
            out.write(HEAD);
            for (byte each : "answered".getBytes(StandardCharsets.US_ASCII)) {
                out.write(each);
                out.flush();
                pass(PATIENCE.dividedBy(4)); // this is the slowness that is tested
            }
        });

        assertThat(exchanged.answer().body()).asString().isEqualTo("answered");
        assertThat(exchanged.connection().isReusable()).isTrue();
    }

    @Test
    void a_limit_that_did_not_pass_leaves_nothing_for_the_next_request() throws Exception {
        Exchanged first = exchanged((in, out) -> {
            for (int i = 0; i < 2; i++) {
                readHead(in);
                out.write(HEAD);
                out.write("answered".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        });
        pass(PATIENCE.multipliedBy(2)); // the first limit would have ended before: one thread looks at all in turn

        assertThat(first.connection().exchange("GET", "/", Map.of(), null, LONG).status())
                .isEqualTo(200);
    }
}
