package dev.muster.core;

import static dev.muster.core.ErrorCode.INVALID_ARGUMENT;
import static dev.muster.core.ErrorCode.TOO_LARGE;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the engine accepts, checked at the door: a value that passes here can be stored, read back unchanged and shown.
 * Text lengths are UTF-16 code units unless a name ends in {@code Bytes}.
 */
public final class Limits {
    public static final int TITLE = 500;
    public static final int DESCRIPTION_BYTES = 256 * 1024;
    public static final int NAME = 200;
    public static final int REASON = 10_000;
    public static final int SUMMARY_BYTES = 1024 * 1024;
    public static final int DEPENDENCIES = 1_000;
    public static final int GRAPH_TASKS = 10_000;
    public static final int LABELS = 50;
    public static final int CAPABILITIES = 50;
    public static final int ARTIFACTS = 100;
    public static final int ARTIFACT_BYTES = 64 * 1024 * 1024;
    public static final int EVENT_BYTES = 64 * 1024;
    public static final int EVENTS_PER_CALL = 10_000;
    public static final int PAGE = 1_000;
    /** Characters of descriptions and summaries after which a page of tasks ends, however few tasks are on it. */
    public static final int PAGE_TEXT = 8 * 1024 * 1024;

    public static final int CONCURRENCY = 10_000;
    public static final int ATTEMPTS = 1_000;
    /** Priorities run from -1,000 (last) to 1,000 (first); 0 is normal. */
    public static final int PRIORITY = 1_000;

    private Limits() {}

    /** A required text of at most {@code max} characters, not blank, without NUL or lone surrogates. */
    public static String name(String field, @Nullable String value, int max) {
        if (value == null || value.isBlank()) {
            throw new RefusedException(INVALID_ARGUMENT, field + " is required");
        }
        return text(field, value, max);
    }

    /** A text of at most {@code max} characters, without NUL or lone surrogates. */
    public static String text(String field, String value, int max) {
        if (value.length() > max) {
            throw new RefusedException(
                    TOO_LARGE, field + " has " + value.length() + " characters; at most " + max + " are accepted");
        }
        return wellFormed(field, value);
    }

    /** A text of at most {@code maxBytes} bytes in UTF-8, without NUL or lone surrogates. */
    public static String textBytes(String field, String value, int maxBytes) {
        // A UTF-16 unit takes at most three bytes: most texts pass without being counted.
        if (value.length() > maxBytes / 3) {
            long bytes = utf8Length(value);
            if (bytes > maxBytes) {
                throw new RefusedException(
                        TOO_LARGE, field + " has " + bytes + " bytes; at most " + maxBytes + " are accepted");
            }
        }
        return wellFormed(field, value);
    }

    /** A time from 1970 to the end of the year 9999, or null for none. */
    public static void instant(String field, @Nullable Instant value) {
        if (value != null) {
            range(field + " (seconds since 1970)", value.getEpochSecond(), 0, 253_402_300_799L);
        }
    }

    /** A whole number from {@code min} to {@code max}. */
    public static long range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new RefusedException(
                    INVALID_ARGUMENT, field + " is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }

    /** At most {@code max} elements. */
    public static void count(String field, Collection<?> values, int max) {
        if (values.size() > max) {
            throw new RefusedException(
                    TOO_LARGE, field + " has " + values.size() + " elements; at most " + max + " are accepted");
        }
    }

    private static String wellFormed(String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new RefusedException(INVALID_ARGUMENT, field + " contains a NUL character at index " + i);
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw new RefusedException(
                            INVALID_ARGUMENT, field + " is not valid Unicode: lone surrogate at index " + i);
                }
                i++;
            }
        }
        return value;
    }

    private static long utf8Length(String value) {
        long bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
