package dev.muster.runtime.agent;

/** Texts of others, as the queue takes them for results and reasons. */
public final class ResultText {
    private static final int REPLACEMENT = 0xfffd;

    private ResultText() {}

    /** Without what no text may hold: NUL, and halves of pairs. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(each -> each == 0 || (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE)
                        ? REPLACEMENT
                        : each)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** The beginning of a text that is longer, not cut within a character. */
    public static String beginning(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
