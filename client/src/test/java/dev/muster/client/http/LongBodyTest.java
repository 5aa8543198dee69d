package dev.muster.client.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A long body is sent to whoever takes it: who refuses it by its length hangs up, and is heard all the same. */
class LongBodyTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] LONG = new byte[8 << 20];

    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    private interface Behaviour {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    private HttpConnection connected(Behaviour behaviour) throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (listening;
                    Socket socket = listening.accept()) {
                behaviour.serve(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException gone) {
                heads.add("broken: " + gone.getMessage());
            }
        });
        return HttpConnection.open(
                new ServerAddress(false, listening.getInetAddress().getHostAddress(), listening.getLocalPort()),
                PATIENCE,
                null);
    }

    private void head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("it ended in the head");
            }
            head.append((char) c);
        }
        heads.add(head.toString());
    }

    private static HttpAnswer post(HttpConnection connection, byte[] body) throws IOException {
        return connection.exchange("POST", "/", Map.of(), body, PATIENCE);
    }

    @Test
    void one_that_is_refused_by_its_length_is_answered_and_not_sent() throws Exception {
        HttpConnection connection = connected((in, out) -> {
            head(in);
            out.write("HTTP/1.1 413 Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".getBytes(US_ASCII));
        });

        HttpAnswer answer = post(connection, LONG);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(heads.take()).contains("Content-Length: " + LONG.length);
        assertThat(connection.isReusable()).isFalse();
        connection.close();
    }

    @Test
    void one_that_is_taken_is_sent_and_the_connection_goes_on() throws Exception {
        HttpConnection connection = connected((in, out) -> {
            for (int i = 0; i < 2; i++) {
                head(in);
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
                in.readNBytes(LONG.length);
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            }
        });

        for (int i = 0; i < 2; i++) {
            assertThat(post(connection, LONG).status()).isEqualTo(200);
            assertThat(heads.take()).containsIgnoringCase("Expect: 100-continue");
            assertThat(connection.isReusable()).isTrue();
        }
        connection.close();
    }

    @Test
    void a_short_one_is_sent_at_once() throws Exception {
        HttpConnection connection = connected((in, out) -> {
            head(in);
            in.readNBytes(2);
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
        });

        assertThat(post(connection, new byte[2]).status()).isEqualTo(200);
        assertThat(heads.take()).doesNotContain("Expect");
        connection.close();
    }
}
