package dev.muster.runtime.model;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.runtime.model.Reply.Kind;
import dev.muster.runtime.model.Reply.Refused;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an API means by an answer that is an error. */
final class Refusals {
    private static final int SHOWN = 300;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final List<String> TOO_LONG =
            List.of("prompt is too long", "context_length_exceeded", "maximum context length", "context window");
    private static final List<String> NO_MONEY =
            List.of("insufficient_quota", "credit balance is too low", "billing_error");

    private Refusals() {}

    static Refused of(Wire.ApiError error) {
        String body = String.valueOf(error.getMessage());
        return new Refused(
                kind(error.statusCode(), body.toLowerCase(Locale.ROOT)),
                error.statusCode() + ": " + shortened(words(body)),
                retryAfter(error.headers(), Instant.now()));
    }

    private static Kind kind(int status, String body) {
        if (status < 500 && NO_MONEY.stream().anyMatch(body::contains)) {
            return Kind.AUTHENTICATION;
        }
        return switch (status) {
            case 401, 402, 403 -> Kind.AUTHENTICATION;
            case 404, 405, 407 -> Kind.NOT_THERE;
            case 408, 409, 425 -> Kind.OVERLOADED;
            case 413 -> Kind.TOO_LONG;
            case 429 -> Kind.RATE_LIMITED;
            default -> {
                if (status >= 500) {
                    yield Kind.OVERLOADED;
                }
                if (status < 400) {
                    yield Kind.NOT_THERE; // it is elsewhere: a prompt and a key do not follow there
                }
                yield TOO_LONG.stream().anyMatch(body::contains) ? Kind.TOO_LONG : Kind.INVALID;
            }
        };
    }

    /** The message in an error, which both protocols have at the same place. */
    private static String words(String body) {
        try {
            return Fields.of(JsonTree.parse(body)).object("error").text("message");
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            return body;
        }
    }

    static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= SHOWN) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return line.substring(0, end) + "…";
    }

    /** How long an API wants to be left alone: in milliseconds, in seconds, or until a date. */
    static @Nullable Duration retryAfter(HttpHeaders headers, Instant now) {
        Optional<Duration> wait = headers.firstValue("retry-after-ms")
                .flatMap(text -> number(text, 1))
                .or(() -> headers.firstValue("retry-after").flatMap(text -> seconds(text, now)));
        return wait.map(each -> each.compareTo(LONGEST) < 0 ? each : LONGEST).orElse(null);
    }

    private static Optional<Duration> seconds(String text, Instant now) {
        Optional<Duration> number = number(text, 1000);
        if (number.isPresent()) {
            return number;
        }
        try {
            Instant then = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> number(String text, int millis) {
        try {
            double value = Double.parseDouble(text.strip()) * millis;
            return value >= 0 && value < 1e12
                    ? Optional.of(Duration.ofNanos((long) Math.ceil(value * 1e6)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
