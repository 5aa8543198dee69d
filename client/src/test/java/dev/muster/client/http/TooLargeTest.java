package dev.muster.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an answer beyond all bounds no more is read than what tells that it is one. */
class TooLargeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] PIECE = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);

    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);

    /** A server that answers with this head, and then writes pieces until nobody listens, or for a gigabyte. */
    private HttpConnection answeredWith(String head, String before, String after) throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (listening;
                    Socket socket = listening.accept()) {
                socket.getInputStream().read();
                OutputStream out = socket.getOutputStream();
                out.write(("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                while (written.get() < 1 << 30) {
                    out.write(before.getBytes(StandardCharsets.US_ASCII));
                    out.write(PIECE);
                    out.write(after.getBytes(StandardCharsets.US_ASCII));
                    written.addAndGet(PIECE.length);
                }
            } catch (IOException gone) {
                // as it should
            } finally {
                over.countDown();
            }
        });
        ServerAddress address =
                new ServerAddress(false, listening.getInetAddress().getHostAddress(), listening.getLocalPort());
        return HttpConnection.open(address, PATIENCE, null);
    }

    private static HttpAnswer ask(HttpConnection connection) throws IOException {
        return connection.exchange("GET", "/", Map.of(), null, PATIENCE);
    }

    /** The second is more than an int holds, which was refused with no IOException at all. */
    @ParameterizedTest
    @ValueSource(longs = {134_217_729L, 1L << 40})
    void one_that_says_how_long_it_is_is_given_up_for_that_and_not_read(long length) throws Exception {
        HttpConnection connection = answeredWith("Content-Length: " + length, "", "");

        assertThatThrownBy(() -> ask(connection))
                .isInstanceOf(IOException.class)
                .hasMessage("the answer is " + length + " bytes long; no more than 134217728 are read");

        assertThat(connection.isReusable()).isFalse();
        connection.close(); // which was hung up already, or the server would wait for somebody to read
        over.await();
        assertThat(written.get()).as("what lay in buffers").isLessThan(64 << 20);
    }

    @Test
    void one_that_does_not_say_so_is_given_up_when_it_has_gone_too_far() throws Exception {
        HttpConnection connection = answeredWith("Transfer-Encoding: chunked", "10000\r\n", "\r\n");

        assertThatThrownBy(() -> ask(connection))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("goes on and on");

        assertThat(connection.isReusable()).isFalse();
        connection.close(); // which was hung up already, or the server would wait for somebody to read
        over.await();
        assertThat(written.get()).isBetween(128L << 20, 256L << 20);
    }
}
