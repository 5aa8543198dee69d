package dev.muster.server.alert;

import dev.muster.client.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts notices to an address, as JSON. A receiver that says that it will never take one (4xx, but not 408 and 429) is
 * not asked again. With a secret each request is signed, so that its receiver knows who sent it and when.
 */
final class Webhook implements AlertSink {
    /** The time that is signed with the body, in seconds since 1970. */
    static final String TIME = "Muster-Timestamp";
    /** {@code sha256=} and the HMAC-SHA-256 of the time, a dot and the body, in hexadecimal. */
    static final String SIGNATURE = "Muster-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TIMEOUT_STATUS = 408;
    private static final int TOO_MANY = 429;

    private final URI uri;
    private final @Nullable SecretKeySpec secret;
    private final Duration patience;
    private @Nullable HttpClient client;

    Webhook(WebhookOptions options) {
        this.uri = options.uri();
        String key = options.secret();
        this.secret = key == null ? null : new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.patience = options.patience();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void say(Notice notice) throws IOException, InterruptedException {
        byte[] body = Json.bytes(json -> NoticeJson.write(json, notice));
        int status = post(body, notice.at().getEpochSecond());
        if (status / 100 == 2) {
            return;
        }
        String problem = "it answered " + status;
        throw status / 100 == 4 && status != TIMEOUT_STATUS && status != TOO_MANY
                ? new Unwanted(problem)
                : new IOException(problem);
    }

    private int post(byte[] body, long seconds) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("User-Agent", "muster")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        SecretKeySpec key = secret;
        if (key != null) {
            request.header(TIME, Long.toString(seconds)).header(SIGNATURE, signature(key, seconds, body));
        }
        return status(client().sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()));
    }

    /** Waits for the whole answer: a time-out of the request's own would end with the answer's head. */
    private int status(CompletableFuture<HttpResponse<Void>> answer) throws IOException, InterruptedException {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS).statusCode();
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + Unit.SECONDS.text(patience.toMillis() / 1e3), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String signature(SecretKeySpec key, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    /** Made for the first notice: most servers never have one. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder().connectTimeout(patience).build();
            client = made;
        }
        return made;
    }
}
