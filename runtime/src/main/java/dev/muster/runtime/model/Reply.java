package dev.muster.runtime.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What comes of asking a model. */
public sealed interface Reply {
    /**
     * It answered.
     *
     * @param usage null if the API did not count
     */
    record Completion(String text, @Nullable Usage usage, Stop stop) implements Reply {}

    /**
     * It did not.
     *
     * @param why in words for people, without the key
     * @param retryAfter how long the API wants to be left alone; null if it did not say
     */
    record Refused(Kind kind, String why, @Nullable Duration retryAfter) implements Reply {}

    /** Why an answer ends where it does. */
    enum Stop {
        /** It is complete. */
        END,
        /** It took all tokens that it may. */
        LENGTH,
        /** The API withheld the rest. */
        FILTERED,
        /** Something that Muster did not ask for, such as a call of a tool. */
        OTHER
    }

    /** Why there is no answer. */
    enum Kind {
        /** Too many requests or tokens in a time. */
        RATE_LIMITED(true),
        /** The API has too much to do, or a fault. */
        OVERLOADED(true),
        /** Nothing came back, or not in time. */
        UNREACHABLE(true),
        /** What came back is no answer. */
        UNREADABLE(true),
        /** The prompt is longer than the model can read. */
        TOO_LONG(false),
        /** The key is not good, or its account may not ask. */
        AUTHENTICATION(false),
        /** No such model or API is at the address. */
        NOT_THERE(false),
        /** The API does not take such a request. */
        INVALID(false);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }

        /** Whether the same request may well be answered later. */
        public boolean isPassing() {
            return passing;
        }

        /** Whether the API itself is in trouble, as opposed to what was asked of it. */
        boolean isOutage() {
            return this == OVERLOADED || this == UNREACHABLE || this == UNREADABLE;
        }
    }
}
