package dev.muster.server.mcp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages to a client of the eras with sessions. Keeps the newest of them, so that a client whose
 * connection broke gets what it missed. While nobody listens, nothing but these is kept: no thread, no connection.
 */
final class Outbox {
    private static final int MOST_KEPT = 256;
    private static final int MOST_KEPT_CHARS = 1024 * 1024;
    /** A comment after so much silence finds out that the other side is gone. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final byte[] STILL_HERE = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final long number;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Kept> kept = new ArrayDeque<>();
    private int keptChars;
    private long last;
    private boolean ended;
    private @Nullable OutputStream sink;
    /** Since when nobody listens, while that is so. */
    private Instant alone;

    private record Kept(long seq, String message) {}

    /** @param number names the stream within its session */
    Outbox(long number, InstantSource clock) {
        this.number = number;
        this.clock = clock;
        this.alone = clock.instant();
    }

    long number() {
        return number;
    }

    /** Whether nothing more will come. */
    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** For how long nobody has listened; zero while somebody does, as far as is known. */
    Duration unheard() {
        lock.lock();
        try {
            return sink == null ? Duration.between(alone, clock.instant()) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message to whoever listens, now or later. */
    void send(String message) {
        lock.lock();
        try {
            Kept one = new Kept(++last, message);
            kept.add(one);
            keptChars += message.length();
            while (kept.size() > MOST_KEPT || keptChars > MOST_KEPT_CHARS && kept.size() > 1) {
                keptChars -= kept.remove().message().length();
            }
            write(event(one));
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            dropSink();
        } finally {
            lock.unlock();
        }
    }

    /** Breaks the connection; the client may come back. */
    void breakOff(Duration retry) {
        lock.lock();
        try {
            write(("retry: " + retry.toMillis() + "\n\n").getBytes(StandardCharsets.US_ASCII));
            dropSink();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets a client listen from now on, and sends first what it has missed. A client that listened before is cut off.
     *
     * @param after the last message that it got; 0 for none
     * @param prime whether to begin with an empty event, which gives the client a place to come back to
     */
    void listen(OutputStream out, long after, boolean prime) {
        lock.lock();
        try {
            dropSink();
            sink = out;
            if (prime) {
                write(("id: " + number + "-" + after + "\ndata: \n\n").getBytes(StandardCharsets.US_ASCII));
            }
            for (Kept each : kept) {
                if (each.seq() > after) {
                    write(event(each));
                }
            }
            if (ended) {
                dropSink();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The number of the newest message. */
    long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a sign of life to whoever listens. */
    void beat() {
        lock.lock();
        try {
            write(STILL_HERE);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while this connection is the one that listens, and keeps it alive.
     *
     * @param alive is asked each time that the client was found to be there, whether it may go on to listen
     */
    void attend(OutputStream out, BooleanSupplier alive) throws InterruptedException {
        lock.lock();
        try {
            while (sink == out) {
                long left = HEARTBEAT.toNanos();
                while (sink == out && left > 0) {
                    left = changed.awaitNanos(left);
                }
                if (sink == out) {
                    write(STILL_HERE);
                }
                if (sink == out && !alive.getAsBoolean()) {
                    dropSink();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private byte[] event(Kept one) {
        return ("id: " + number + "-" + one.seq() + "\nevent: message\ndata: " + one.message() + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte[] bytes) {
        OutputStream out = sink;
        if (out == null) {
            return;
        }
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            dropSink();
        }
    }

    private void dropSink() {
        OutputStream out = sink;
        sink = null;
        changed.signalAll();
        if (out != null) {
            alone = clock.instant();
            try {
                out.close();
            } catch (IOException e) {
                // it was broken already: the client comes back or does not
            }
        }
    }
}
