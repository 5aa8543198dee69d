package dev.muster.client;

import dev.muster.client.pool.BackOff;
import dev.muster.client.pool.BreakerOptions;
import dev.muster.client.pool.PoolOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client is set up. Start with {@link #defaults} and change what differs.
 *
 * @param token who the client is, sent as {@code Authorization: Bearer}; null for a server that asks for none
 * @param tls whom to trust; null for those whom Java trusts
 * @param connect how long a connection may take
 * @param answer how long an answer may take, not counted what the caller asked the server to wait
 * @param pool how many connections, and for how long
 * @param retry how often and when a failed call is tried again, if that is safe
 * @param breaker when calls are refused at once because the server is gone
 * @param nanos measures time
 * @param chance from 0 to 1, evenly; for jitter
 * @param pause waits between tries
 */
public record ClientOptions(
        @Nullable String token,
        @Nullable SSLContext tls,
        Duration connect,
        Duration answer,
        PoolOptions pool,
        BackOff retry,
        BreakerOptions breaker,
        LongSupplier nanos,
        DoubleSupplier chance,
        Pause pause) {

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void take(Duration length) throws InterruptedException;
    }

    /** No token; 5 s to connect, 30 s for an answer; pool, retries and breaker as they are by default. */
    public static ClientOptions defaults() {
        return new ClientOptions(
                null,
                null,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                PoolOptions.defaults(),
                BackOff.defaults(),
                BreakerOptions.defaults(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble(),
                Thread::sleep);
    }

    public ClientOptions withToken(@Nullable String value) {
        return new ClientOptions(value, tls, connect, answer, pool, retry, breaker, nanos, chance, pause);
    }

    public ClientOptions trusting(SSLContext value) {
        return new ClientOptions(token, value, connect, answer, pool, retry, breaker, nanos, chance, pause);
    }

    public ClientOptions withTimeouts(Duration toConnect, Duration toAnswer) {
        return new ClientOptions(token, tls, toConnect, toAnswer, pool, retry, breaker, nanos, chance, pause);
    }

    public ClientOptions withPool(PoolOptions value) {
        return new ClientOptions(token, tls, connect, answer, value, retry, breaker, nanos, chance, pause);
    }

    public ClientOptions withRetry(BackOff value) {
        return new ClientOptions(token, tls, connect, answer, pool, value, breaker, nanos, chance, pause);
    }

    public ClientOptions withBreaker(BreakerOptions value) {
        return new ClientOptions(token, tls, connect, answer, pool, retry, value, nanos, chance, pause);
    }

    /** Other sources of time and chance. For tests. */
    public ClientOptions withTime(LongSupplier clock, DoubleSupplier dice, Pause waiting) {
        return new ClientOptions(token, tls, connect, answer, pool, retry, breaker, clock, dice, waiting);
    }
}
