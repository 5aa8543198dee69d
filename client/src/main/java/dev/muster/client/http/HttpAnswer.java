package dev.muster.client.http;

import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param status of HTTP
 * @param type of the body, or null if it did not say
 * @param etag the {@code ETag}, or null
 * @param body empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record HttpAnswer(
        int status, @Nullable String type, @Nullable String etag, byte[] body) {
    public boolean isGood() {
        return status < 400;
    }

    public boolean isJson() {
        return type != null && (type.startsWith("application/json") || type.startsWith("application/problem+json"));
    }
}
