package dev.muster.lab.websocket;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A WebSocket server on loopback that answers each short text as a test says. */
final class EchoServer implements AutoCloseable {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening;
    private final UnaryOperator<@Nullable String> answering;

    /** @param answering gives the answer to a text; null ends the connection, an empty one says nothing */
    EchoServer(UnaryOperator<@Nullable String> answering) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answering = answering;
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    String url() {
        return "ws://127.0.0.1:" + listening.getLocalPort() + "/socket";
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true); // two answers in a row would wait for each other's receipt
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            String key = head.toString()
                    .lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .map(line -> line.substring("Sec-WebSocket-Key: ".length()).strip())
                    .findFirst()
                    .orElseThrow();
            byte[] accept =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            out.write(("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            while ((in.readUnsignedByte() & 0xf) == 1) {
                byte[] mask = new byte[4];
                int length = in.readUnsignedByte() & 0x7f;
                in.readFully(mask);
                byte[] text = in.readNBytes(length);
                for (int i = 0; i < length; i++) {
                    text[i] ^= mask[i % 4];
                }
                String answer = answering.apply(new String(text, StandardCharsets.UTF_8));
                if (answer == null) {
                    return;
                }
                if (!answer.isEmpty()) {
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    out.write(0x81);
                    out.write(bytes.length);
                    out.write(bytes);
                    out.flush();
                }
            }
        } catch (Exception ended) {
            // the client has left
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
