package dev.muster.core.context;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.session.SessionId;
import java.time.Instant;

/**
 * A part of its context that a session keeps, without what it holds.
 *
 * @param key by which the session knows it
 * @param version grows with each change, and none is given out twice in a session, also not after a deletion
 * @param size of what it holds, in bytes of UTF-8
 * @param sha256 of what it holds, in hex
 * @param at when this version was kept
 */
public record SessionPart(
        SessionId session, String key, long version, PartForm form, long size, String sha256, Instant at) {
    /** What a part may hold, in bytes of UTF-8. */
    public static final int BYTES = 1024 * 1024;
    /** How many parts a session may keep. */
    public static final int PARTS = 100;
    /** Characters of a key. */
    public static final int KEY = 100;

    /**
     * Checks a key: it stands in addresses, so it has letters, digits, {@code . _ - :} and begins with a letter or
     * digit.
     *
     * @throws RefusedException if it is none
     */
    static void checkKey(String key) {
        Limits.name("key", key, KEY);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean word = c < 0x80 && Character.isLetterOrDigit(c);
            if (!word && (i == 0 || "._-:".indexOf(c) < 0)) {
                throw new RefusedException(
                        ErrorCode.INVALID_ARGUMENT,
                        "key '" + key + "' has '" + c + "' at index " + i
                                + "; a key has letters, digits and . _ - : and" + " begins with a letter or digit");
            }
        }
    }
}
