package dev.muster.runtime.model;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries the library's requests. It is not the library's own client, because that drops the headers of a refusal: with
 * them goes how long the API wants to be left alone.
 */
final class Wire implements HttpClient {
    private static final long LARGEST_ANSWER = 16L << 20;
    /** How long the whole answer may take, for the request that the thread is at. */
    static final ScopedValue<Duration> WITHIN = ScopedValue.newInstance();

    private final java.net.http.HttpClient http;
    private final Secret key;

    Wire(Duration connect, Secret key) {
        this.http = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(connect)
                .build();
        this.key = key;
    }

    /** The API answered that it does not. */
    static final class ApiError extends HttpException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // it is never written
        private final transient HttpHeaders headers;

        ApiError(int status, String body, HttpHeaders headers) {
            super(status, body);
            this.headers = headers;
        }

        HttpHeaders headers() {
            return headers;
        }
    }

    /** Nothing came back; the message says why. */
    static final class Silence extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Silence(String why) {
            super(why);
        }
    }

    /** It is not waited for any more. */
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        java.net.http.HttpRequest.Builder sent = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> sent.header(name, value)));
        sent.method(request.method().name(), BodyPublishers.ofString(request.body() == null ? "" : request.body()));
        HttpResponse<byte[]> answer = answer(sent.build());
        if (answer.statusCode() / 100 != 2) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            throw new ApiError(answer.statusCode(), key.redact(body), answer.headers());
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(answer.statusCode())
                .headers(answer.headers().map())
                .body(answer.body())
                .build();
    }

    private HttpResponse<byte[]> answer(java.net.http.HttpRequest request) {
        Duration within = WITHIN.get();
        CompletableFuture<HttpResponse<byte[]>> coming =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return coming.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new GivenUp();
        } catch (TimeoutException e) {
            throw new Silence("there was no answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new Silence(why(e.getCause() == null ? e : e.getCause()));
        } finally {
            coming.cancel(true);
        }
    }

    private String why(Throwable cause) {
        String said = cause.getMessage();
        String kind = cause instanceof IOException ? cause.getClass().getSimpleName() : String.valueOf(cause);
        return key.redact(said == null ? kind : kind + ": " + said);
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("answers are asked for whole");
    }

    /** The way the library asks for its client. */
    static HttpClientBuilder builder(Wire wire) {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return Duration.ZERO;
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration ignored) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return Duration.ZERO;
            }

            @Override
            public HttpClientBuilder readTimeout(Duration ignored) {
                return this;
            }

            @Override
            public HttpClient build() {
                return wire;
            }
        };
    }
}
