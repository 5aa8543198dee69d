package dev.muster.server.hostile;

import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection on which anything can be sent, byte by byte. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawConnection(TestServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000); // a server that never answers shall fail the test, not hang it
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request that ought to be good, as text. */
    static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends what the other side may not care to take: that it hangs up meanwhile is no failure. */
    RawConnection offer(byte[] bytes) {
        try {
            return send(bytes);
        } catch (IOException e) {
            return this;
        }
    }

    /** Sends nothing more; answers can still come. */
    RawConnection end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next answer; null if the other side hung up without one. */
    @Nullable
    Reply replyOrNull() throws IOException {
        try {
            String status = line();
            Map<String, List<String>> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
            int length = all.firstValue("content-length").map(Integer::parseInt).orElse(0);
            byte[] body = in.readNBytes(length);
            return new Reply(Integer.parseInt(status.split(" ")[1]), all, body);
        } catch (EOFException e) {
            return null;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("reset")) {
                return null;
            }
            throw e;
        }
    }

    /** The next answer, which has to come. */
    Reply reply() throws IOException {
        Reply reply = replyOrNull();
        if (reply == null) {
            throw new AssertionError("the server hung up without an answer");
        }
        return reply;
    }

    /** Waits until the other side hangs up; false if it sends something instead. */
    boolean hungUp() throws IOException {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("reset");
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection has ended");
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
