package dev.muster.core.access;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import java.util.random.RandomGenerator;

/** A token's public id: {@code k_} and 12 digits. It finds the token, and proves nothing. */
public record TokenId(String value) {
    static final String PREFIX = "k_";
    private static final int LENGTH = 12;

    /** A new id. */
    public static TokenId random(RandomGenerator random) {
        return new TokenId(PREFIX + Digits.random(random, LENGTH));
    }

    /**
     * Checks the form of a token's id.
     *
     * @throws RefusedException if it is not of that form
     */
    public static TokenId parse(String text) {
        if (!isId(text)) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not a token's id; such an id looks like k_7h2m…");
        }
        return new TokenId(text);
    }

    /** Whether a text has the form of a token's id. */
    public static boolean isId(String text) {
        return text.length() == PREFIX.length() + LENGTH
                && text.startsWith(PREFIX)
                && Digits.are(text.substring(PREFIX.length()));
    }

    @Override
    public String toString() {
        return value;
    }
}
