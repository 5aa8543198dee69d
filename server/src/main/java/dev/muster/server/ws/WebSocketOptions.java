package dev.muster.server.ws;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How connections are treated.
 *
 * @param nanos a time that only moves on, by which silence and grace are measured
 * @param sweepEvery how often that is looked at
 * @param heartbeat how often an agent is to be heard; after three times that it is taken for gone
 * @param helloWithin how long a connection may be open without a hello
 * @param resumeGrace how long the session of a closed connection waits to be resumed before it is ended
 * @param stalled how long the other side may take nothing in while something is sent to it
 * @param messageBytes the largest message
 * @param waits calls of one connection that may wait at once
 * @param badInARow messages in a row that may make no sense
 * @param messagesPerSecond messages of one connection, on average over {@code burst}
 * @param burst messages of one connection at once
 */
public record WebSocketOptions(
        LongSupplier nanos,
        Duration sweepEvery,
        Duration heartbeat,
        Duration helloWithin,
        Duration resumeGrace,
        Duration stalled,
        int messageBytes,
        int waits,
        int badInARow,
        int messagesPerSecond,
        int burst) {
    private static final int MISSED_HEARTBEATS = 3;

    /** @param messageBytes the largest message, which the transport has to agree with */
    public static WebSocketOptions defaults(int messageBytes) {
        return new WebSocketOptions(
                System::nanoTime,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                messageBytes,
                8,
                5,
                5_000,
                10_000);
    }

    /** Silence after which a connection is closed. */
    Duration silence() {
        // Each sweep asks for it of each connection: Duration.multipliedBy reckons with decimals of any length.
        return Duration.ofNanos(MISSED_HEARTBEATS * heartbeat.toNanos());
    }

    /** The same, swept by its owner alone, and by this time. */
    public WebSocketOptions sweptByHand(LongSupplier monotonic) {
        return new WebSocketOptions(
                monotonic,
                Duration.ofDays(1),
                heartbeat,
                helloWithin,
                resumeGrace,
                stalled,
                messageBytes,
                waits,
                badInARow,
                messagesPerSecond,
                burst);
    }

    /** The same with another limit on messages. */
    public WebSocketOptions withRate(int perSecond, int atOnce) {
        return new WebSocketOptions(
                nanos,
                sweepEvery,
                heartbeat,
                helloWithin,
                resumeGrace,
                stalled,
                messageBytes,
                waits,
                badInARow,
                perSecond,
                atOnce);
    }
}
