package dev.muster.server.rest;

import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.util.Locale;

/** Refusals as problem documents (RFC 9457). */
public final class Problems {
    public static final String TYPE = "application/problem+json";

    private Problems() {}

    /** The HTTP status that fits a refusal. */
    public static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT, DEPENDENCY_CYCLE -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case INVALID_STATE, STALE_LEASE, CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case IDEMPOTENCY_CONFLICT -> 422;
            case LIMIT_REACHED -> 429;
            case INTERNAL -> 500;
            case NOT_AVAILABLE -> 501;
            case BUSY, ENGINE_STOPPED -> 503;
            case DISK_FULL -> 507;
        };
    }

    /** Answers a refusal. */
    public static void answer(Exchange exchange, Refusal why) throws IOException {
        answer(exchange, status(why.code()), why);
    }

    /** Answers a refusal with a status of its own. */
    public static void answer(Exchange exchange, int status, Refusal why) throws IOException {
        if (why.retryAfter() != null) {
            exchange.with(
                    "Retry-After",
                    Long.toString(Math.max(1, Math.ceilDiv(why.retryAfter().toMillis(), 1000))));
        }
        exchange.answer(status, TYPE, Json.bytes(json -> write(json, status, why)));
    }

    /** Writes the fields of a problem document. */
    public static void write(Json json, int status, Refusal why) {
        String code = why.code().name();
        json.field("type", "urn:muster:error:" + code.toLowerCase(Locale.ROOT))
                .field("title", code.toLowerCase(Locale.ROOT).replace('_', ' '))
                .field("status", (long) status)
                .field("code", code)
                .field("detail", why.message());
        if (why.state() != null) {
            json.field("state", why.state()).texts("allowed", why.allowed());
        }
        if (why.retryAfter() != null) {
            json.field("retry_after", why.retryAfter());
        }
        json.field("help", why.help());
    }
}
