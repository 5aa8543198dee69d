package dev.muster.core;

/** Ids that are a short prefix and a number that only grows, such as {@code s12}: models pay for every character. */
public final class NumberedId {
    private NumberedId() {}

    /**
     * Reads the number of an id, with its prefix or without.
     *
     * @param what for the refusal, with its article: {@code a story id}
     * @throws RefusedException if it is none
     */
    public static long parse(String prefix, String text, String what) {
        String digits = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        try {
            long value = Long.parseLong(digits);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers that are not positive
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT,
                "'" + text + "' is not " + what + "; " + what + " looks like " + prefix + "42");
    }
}
