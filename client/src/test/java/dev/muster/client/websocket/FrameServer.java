package dev.muster.client.websocket;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket server on loopback that sends the frames it is told to, and hangs up when it is told to. */
final class FrameServer implements AutoCloseable {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;
    private static final int LAST = 0x80;
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Side> accepted = new LinkedBlockingQueue<>();
    private final String answer;
    private final boolean agrees;

    /** One that shakes hands. */
    FrameServer() throws IOException {
        this("");
    }

    /** One that shakes hands, and says this of itself in fields of the head, each with its line's end. */
    FrameServer(String fields) throws IOException {
        this("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + fields, true);
    }

    /** One that answers a handshake with this. */
    static FrameServer saying(String answer) throws IOException {
        return new FrameServer(answer, false);
    }

    private FrameServer(String answer, boolean agrees) throws IOException {
        this.answer = answer;
        this.agrees = agrees;
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    accepted.add(new Side(listening.accept()));
                } catch (Exception closed) {
                    return;
                }
            }
        });
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/ws");
    }

    /** The next connection that was made. */
    Side accepted() throws InterruptedException {
        Side side = accepted.poll(30, TimeUnit.SECONDS);
        if (side == null) {
            throw new AssertionError("nobody connected");
        }
        return side;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** A frame as it came in. */
    record Frame(int kind, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** The server's side of one connection. */
    final class Side {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final String handshake;

        private Side(Socket socket) throws Exception {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            String field = "Sec-WebSocket-Key: ";
            String key = head.toString()
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, field, 0, field.length()))
                    .map(line -> line.substring(field.length()).strip())
                    .findFirst()
                    .orElseThrow();
            byte[] accept =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            String agreed =
                    answer + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n";
            out.write((agrees ? agreed : answer).getBytes(StandardCharsets.US_ASCII));
            handshake = head.toString();
        }

        /** The head of the request that asked for the connection. */
        String handshake() {
            return handshake;
        }

        void say(String text) throws IOException {
            frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
        }

        /** Says how long a message is, of which only the first letter follows. */
        void begin(long length) throws IOException {
            out.write(ByteBuffer.allocate(11)
                    .put((byte) (TEXT | LAST))
                    .put((byte) 127)
                    .putLong(length)
                    .put((byte) 'a')
                    .array());
        }

        void frame(int kind, boolean last, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) (kind | (last ? LAST : 0)));
            if (payload.length < 126) {
                frame.put((byte) payload.length);
            } else {
                frame.put((byte) 127).putLong(payload.length);
            }
            frame.put(payload);
            out.write(frame.array(), 0, frame.position());
        }

        Frame heard() throws IOException {
            int kind = in.readUnsignedByte() & 0xf;
            long length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame(kind, payload);
        }

        /** The last message and the end of the connection, as when a server is killed after an answer. */
        void sayAndHangUp(String text) throws IOException {
            say(text);
            socket.close();
        }
    }
}
