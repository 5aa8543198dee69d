package dev.muster.client;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.http.HttpConnection;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.Breaker;
import dev.muster.client.pool.Connector;
import dev.muster.client.pool.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests to the server: through the breaker, on a connection of the pool, and again where that is safe.
 *
 * <p>Safe is a try after one that sent nothing (the server could not be connected, no connection was free), after one
 * that the server turned away because it is busy, and after one that broke if the request is harmless when repeated.
 */
final class Carrier implements Connector<HttpConnection>, AutoCloseable {
    private static final int BUSY = 503;
    private static final int SERVER_ERROR = 500;
    private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

    private final ServerAddress server;
    private final ClientOptions options;
    private final Map<String, String> headers;
    private final Pool<HttpConnection> pool;
    private final Breaker breaker;
    private final LongAdder retries = new LongAdder();
    private final @Nullable Thread tender;

    Carrier(ServerAddress server, ClientOptions options) {
        this.server = server;
        this.options = options;
        this.headers = options.token() == null
                ? Map.of("Accept", "application/json")
                : Map.of("Accept", "application/json", "Authorization", "Bearer " + options.token());
        this.pool = new Pool<>(this, options.pool(), options.nanos());
        this.breaker = new Breaker(options.breaker(), options.nanos());
        this.tender = options.pool().tendEvery().isZero()
                ? null
                : Thread.ofVirtual().name("muster-client-pool").start(this::tend);
    }

    @Override
    public HttpConnection open() throws IOException {
        return HttpConnection.open(server, options.connect(), options.tls());
    }

    @Override
    public boolean isHealthy(HttpConnection connection) {
        try {
            return connection
                            .exchange("GET", "/health/live", headers, null, HEALTH_PATIENCE)
                            .isGood()
                    && connection.isReusable();
        } catch (IOException e) {
            return false;
        }
    }

    private void tend() {
        try {
            while (true) {
                options.pause().take(options.pool().tendEvery());
                pool.tend();
            }
        } catch (InterruptedException closed) {
            // the client was closed
        }
    }

    /** A request as it is carried. */
    record Request(String method, String target, byte @Nullable [] body, boolean repeatable, Duration patience) {}

    /** How one try ended. */
    private sealed interface Outcome {
        record Answered(HttpAnswer answer) implements Outcome {}

        record TurnedAway(HttpAnswer answer, Duration retryAfter) implements Outcome {}

        record Failed(String why, boolean sent, @Nullable IOException cause) implements Outcome {}
    }

    /**
     * Carries a request and brings the answer.
     *
     * @throws UnreachableException if there is none
     */
    HttpAnswer carry(Request request) {
        for (int attempt = 1; ; attempt++) {
            Outcome outcome = attempt(request);
            boolean last = attempt >= options.retry().attempts();
            switch (outcome) {
                case Outcome.Answered(HttpAnswer answer) -> {
                    return answer;
                }
                case Outcome.TurnedAway(HttpAnswer answer, Duration retryAfter) -> {
                    if (last) {
                        return answer;
                    }
                    pause(attempt, retryAfter);
                }
                case Outcome.Failed failed -> {
                    if (last
                            || (failed.sent && !request.repeatable)
                            || Thread.currentThread().isInterrupted()) {
                        throw unreachable(request, failed);
                    }
                    pause(attempt, null);
                }
            }
            retries.increment();
        }
    }

    private Outcome attempt(Request request) {
        try (Breaker.Passage passage = breaker.enter()) {
            if (passage == null) {
                return new Outcome.Failed(
                        "it failed several times in a row and is left alone for another "
                                + Math.max(1, breaker.retryAfter().toSeconds()) + " s",
                        false,
                        null);
            }
            Pool<HttpConnection>.Loan loan;
            try {
                loan = pool.take();
            } catch (Pool.Exhausted e) {
                return new Outcome.Failed(String.valueOf(e.getMessage()), false, e); // says nothing about the server
            } catch (IOException e) {
                passage.failed();
                return new Outcome.Failed(String.valueOf(e.getMessage()), false, e);
            }
            try (loan) {
                return exchange(request, loan, passage);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("the waiting was interrupted", false, null);
        }
    }

    private Outcome exchange(Request request, Pool<HttpConnection>.Loan loan, Breaker.Passage passage) {
        try {
            HttpConnection connection = loan.connection();
            HttpAnswer answer = connection.exchange(
                    request.method(), request.target(), headers, request.body(), request.patience());
            if (connection.isReusable()) {
                loan.stillGood();
            }
            Duration retryAfter = answer.status() == BUSY ? Problem.retryAfter(answer) : null;
            if (retryAfter != null) {
                passage.succeeded(); // it is there, and says so
                return new Outcome.TurnedAway(answer, retryAfter);
            }
            if (answer.status() >= SERVER_ERROR && !answer.isJson()) {
                passage.failed(); // whatever stands before the server speaks for it
            } else {
                passage.succeeded();
            }
            return new Outcome.Answered(answer);
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) { // an interrupted caller closes its own connection
                passage.failed();
            }
            return new Outcome.Failed(String.valueOf(e.getMessage()), true, e);
        }
    }

    private void pause(int failed, @Nullable Duration asked) {
        try {
            options.pause().take(options.retry().before(failed, asked, options.chance()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private UnreachableException unreachable(Request request, Outcome.Failed failed) {
        String message = failed.sent()
                ? server + " did not answer " + request.method() + " " + request.target() + ": " + failed.why()
                        + (request.repeatable() ? "" : "; it may have been done or not: look before you ask again")
                : "cannot reach " + server + ": " + failed.why();
        return new UnreachableException(message, failed.sent(), failed.cause());
    }

    /** Whether the server can be connected; keeps the connection. */
    boolean connects() throws InterruptedException {
        try (Pool<HttpConnection>.Loan loan = pool.take()) {
            loan.stillGood();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    ClientStats stats(long calls, long refusals, long failures) {
        return new ClientStats(
                calls,
                refusals,
                failures,
                retries.sum(),
                pool.stats(),
                breaker.state(),
                breaker.opened(),
                breaker.refused());
    }

    @Override
    public void close() {
        if (tender != null) {
            tender.interrupt();
        }
        pool.close();
    }
}
