package dev.muster.lab.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Ends many agents' connections. */
public final class Peers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Peers() {}

    /**
     * Closes all of them at once: one that does not get an answer to its goodbye holds up none of the others. After ten
     * seconds nobody is waited for any more.
     */
    public static void close(Collection<? extends Peer> peers) {
        List<Thread> closing = new ArrayList<>(peers.size());
        peers.forEach(peer -> closing.add(Thread.ofVirtual().name("lab-close").start(peer::close)));
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread each : closing) {
                Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
                if (!each.join(left)) {
                    return;
                }
            }
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
    }
}
