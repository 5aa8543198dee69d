package dev.muster.lab.fault;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link Storm}, with at most one request under way. For one thread. */
final class StormLine {
    private static final long NONE = -1;
    private static final int USUAL = 512;
    private static final int MOST_WRITES = 100;

    private final SocketChannel channel;
    private byte[] came = new byte[USUAL];
    private int length;
    private long number = NONE;
    private long sent;

    private StormLine(SocketChannel channel) {
        this.channel = channel;
    }

    /** Begins to connect; the selector tells when that is done. */
    static StormLine open(InetSocketAddress target, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            StormLine line = new StormLine(channel);
            boolean there = channel.connect(target);
            channel.register(selector, there ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, line);
            return line;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    boolean connected() {
        return channel.isConnected();
    }

    boolean connect(SelectionKey key) throws IOException {
        if (!channel.finishConnect()) {
            return false;
        }
        key.interestOps(SelectionKey.OP_READ);
        return true;
    }

    /** Whether it waits for an answer. */
    boolean busy() {
        return number != NONE;
    }

    long number() {
        return number;
    }

    /** When its request was sent, by {@link System#nanoTime}. */
    long sent() {
        return sent;
    }

    /** Sends a request. */
    void send(long which, ByteBuffer request, long nanos) throws IOException {
        number = which;
        sent = nanos;
        length = 0;
        for (int i = 0; request.hasRemaining(); i++) {
            if (channel.write(request) == 0 && i == MOST_WRITES) {
                throw new IOException("a request of a few hundred bytes does not go out");
            }
        }
    }

    /** Reads what came; answers the answer once it is whole. */
    @Nullable
    StormAnswer read(ByteBuffer through) throws IOException {
        through.clear();
        int read = channel.read(through);
        if (read < 0) {
            throw new EOFException("the server closed the connection");
        }
        through.flip();
        if (length + read > came.length) {
            came = Arrays.copyOf(came, Math.max(2 * came.length, length + read));
        }
        through.get(came, length, read);
        length += read;
        if (number == NONE) {
            throw new IOException("an answer that nobody asked for");
        }
        return StormAnswer.of(came, length);
    }

    /** The answer was taken: it is free again. */
    void done() {
        number = NONE;
        length = 0;
    }

    void close() {
        number = NONE;
        try {
            channel.close();
        } catch (IOException gone) {
            // it is closed, which is what was wanted
        }
    }
}
