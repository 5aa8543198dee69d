package dev.muster.server.alert;

import dev.muster.client.http.UrlPort;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where notices of alerts are posted.
 *
 * @param uri http or https; who runs the server answers for it
 * @param secret that requests are signed with; null to leave them unsigned
 * @param patience how long to wait for a connection, and for an answer
 */
public record WebhookOptions(URI uri, @Nullable String secret, Duration patience) {
    /** @throws IllegalArgumentException if the address is not one that can be posted to */
    public WebhookOptions {
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + uri + "' is no address to post to: give one such as https://ops.example/alerts");
        }
        UrlPort.checked(uri);
    }

    /** With ten seconds of patience. */
    public static WebhookOptions to(URI uri, @Nullable String secret) {
        return new WebhookOptions(uri, secret, Duration.ofSeconds(10));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "WebhookOptions[" + uri + (secret == null ? "]" : ", signed]");
    }
}
