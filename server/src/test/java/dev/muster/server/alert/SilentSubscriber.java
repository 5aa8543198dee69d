package dev.muster.server.alert;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Subscribes to a project's events over WebSocket, and reads nothing after that. */
final class SilentSubscriber {
    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;

    private SilentSubscriber() {}

    /** Opens a WebSocket on a connection, says hello and subscribes; returns when the server has confirmed it. */
    static void subscribe(Socket socket, String project) throws IOException {
        socket.getOutputStream().write("""
                        GET /ws HTTP/1.1\r
                        Host: localhost\r
                        Connection: Upgrade\r
                        Upgrade: websocket\r
                        Sec-WebSocket-Version: 13\r
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                        \r
                        """.getBytes(StandardCharsets.US_ASCII));
        expect(socket.getInputStream(), "\r\n\r\n");
        say(socket, "{\"type\": \"hello\", \"ref\": 1, \"project\": \"" + project + "\"}");
        say(socket, "{\"type\": \"subscribe\", \"ref\": 2, \"after\": 0}");
        expect(socket.getInputStream(), "\"subscribed\"");
    }

    /** With a mask of zeros, which leaves the text as it is. */
    private static void say(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeByte(TEXT);
        if (bytes.length < TWO_BYTES) {
            out.writeByte(MASKED | bytes.length);
        } else {
            out.writeByte(MASKED | TWO_BYTES);
            out.writeShort(bytes.length);
        }
        out.writeInt(0);
        out.write(bytes);
        out.flush();
    }

    private static void expect(InputStream in, String end) throws IOException {
        StringBuilder came = new StringBuilder();
        while (came.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed after: " + came);
            }
            came.append((char) next);
        }
    }
}
