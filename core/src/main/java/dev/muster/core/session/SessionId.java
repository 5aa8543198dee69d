package dev.muster.core.session;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import java.util.random.RandomGenerator;

/** A session's id: {@code s_} and 128 random bits, because whoever knows it speaks for the session. */
public record SessionId(String value) {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;

    /** A new one. */
    public static SessionId random(RandomGenerator random) {
        StringBuilder text = new StringBuilder(2 + LENGTH).append("s_");
        for (int i = 0; i < LENGTH; i++) {
            text.append(DIGITS[random.nextInt(DIGITS.length)]);
        }
        return new SessionId(text.toString());
    }

    /**
     * Checks the form of a session id.
     *
     * @throws RefusedException if it is not of that form
     */
    public static SessionId parse(String text) {
        if (!text.startsWith("s_") || text.length() > 64) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not a session id; a session id looks like s_7h…");
        }
        return new SessionId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
