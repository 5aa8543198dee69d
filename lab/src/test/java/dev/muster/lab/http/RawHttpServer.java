package dev.muster.lab.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers as a test says, byte for byte, well or badly. */
public final class RawHttpServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Answering answering;
    /** Connections that were made. */
    public final AtomicInteger connections = new AtomicInteger();

    /** What to do about a request; whatever it throws ends the connection. */
    public interface Answering {
        /**
         * @param head request line and headers
         * @param body its body
         * @param out where the answer goes
         */
        void answer(String head, String body, OutputStream out) throws Exception;
    }

    /** Listens on a free port. */
    public RawHttpServer(Answering answering) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answering = answering;
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    /** A server that answers each request with this JSON and status. */
    public static Answering json(int status, String json) {
        return (head, body, out) -> out.write(response(status, "application/json", json));
    }

    /** A whole response. */
    public static byte[] response(int status, String type, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return ("HTTP/1.1 " + status + " Said\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            while (true) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int c = in.read();
                    if (c < 0) {
                        return;
                    }
                    head.append((char) c);
                }
                int at = head.toString().toLowerCase(Locale.ROOT).indexOf("content-length:");
                int length = at < 0
                        ? 0
                        : Integer.parseInt(head.substring(at + 15, head.indexOf("\r\n", at))
                                .strip());
                String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                answering.answer(head.toString(), body, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (Exception ended) {
            // as the test wanted it, or because the client has left
        }
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
