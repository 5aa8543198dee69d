package dev.muster.server.ws;

import dev.muster.server.http.WebSocket;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection: one message at a time, and whoever sends waits until it is written. Nothing is queued.
 * Only a sign of life is left for whoever is sending to pass on: the one who answers it must not wait.
 */
final class Outbox {
    private final WebSocket socket;
    private final LongSupplier nanos;
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicReference<@Nullable String> owed = new AtomicReference<>();
    private volatile boolean writing;
    private volatile long writingSince;

    Outbox(WebSocket socket, LongSupplier nanos) {
        this.socket = socket;
        this.nanos = nanos;
    }

    /** Sends a message; false if the connection is closed or breaks. */
    boolean send(String text) {
        return send(() -> text);
    }

    /**
     * Sends a message that is made when it is its turn.
     *
     * @param message answers null if there is nothing to send after all
     * @return false if nothing was sent
     */
    boolean send(Supplier<@Nullable String> message) {
        boolean sent;
        sending.lock();
        try {
            String text = message.get();
            sent = text != null && write(text);
        } finally {
            sending.unlock();
        }
        passOn();
        return sent;
    }

    /** Sends a short message as soon as the way is free; a later one may take its place before that. */
    void owe(String text) {
        owed.set(text);
        passOn();
    }

    private void passOn() {
        // Asked again after each try: one that was owed while another thread held the lock must not be left behind.
        while (owed.get() != null && sending.tryLock()) {
            try {
                String text = owed.getAndSet(null);
                if (text != null) {
                    write(text);
                }
            } finally {
                sending.unlock();
            }
        }
    }

    private boolean write(String text) {
        writingSince = nanos.getAsLong();
        writing = true;
        try {
            return socket.send(text);
        } finally {
            writing = false;
        }
    }

    /** How long the message that is being sent has been on its way, in ns; 0 if none is. */
    long stuckFor(long now) {
        return writing ? now - writingSince : 0;
    }
}
