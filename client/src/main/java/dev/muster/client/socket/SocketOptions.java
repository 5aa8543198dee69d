package dev.muster.client.socket;

import dev.muster.client.pool.BackOff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How connections are kept.
 *
 * @param connect how long a connection and its greeting may take
 * @param answer how long an answer may take, not counted what the caller asked the server to wait
 * @param reconnect how often in a row it is tried to come back, and when
 * @param chance from 0 to 1, evenly; for jitter
 */
public record SocketOptions(Duration connect, Duration answer, BackOff reconnect, DoubleSupplier chance) {
    /** 10 s to connect, 30 s for an answer; comes back for ever, after waits of up to 100 ms, then up to 30 s. */
    public static SocketOptions defaults() {
        return new SocketOptions(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                new BackOff(Integer.MAX_VALUE, Duration.ofMillis(100), Duration.ofSeconds(30)),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    public SocketOptions withTimeouts(Duration toConnect, Duration toAnswer) {
        return new SocketOptions(toConnect, toAnswer, reconnect, chance);
    }

    public SocketOptions withReconnect(BackOff value) {
        return new SocketOptions(connect, answer, value, chance);
    }
}
