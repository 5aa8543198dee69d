package dev.muster.cli.terminal;

/** Text as a terminal shows it: how many cells it takes, and what of it must not get there. */
public final class Glyphs {
    private static final String ELLIPSIS = "…";
    /** First and last code points of the blocks that take two cells. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xAC00, 0xD7A3,
        0xF900, 0xFAFF, 0xFE30, 0xFE4F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900,
        0x1F9FF, 0x20000, 0x3FFFD
    };

    private Glyphs() {}

    /** The cells that a text without control characters takes. */
    public static int width(String text) {
        return text.codePoints().map(Glyphs::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int i = 0; i < WIDE.length && point >= WIDE[i]; i += 2) {
            if (point <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /** The text, or as much of it as fits with an ellipsis. */
    public static String fit(String text, int cells) {
        if (width(text) <= cells) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int point : text.codePoints().toArray()) {
            used += width(point);
            if (used > cells) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept + ELLIPSIS;
    }

    /** On one line, and without characters by which a text could take command of the terminal. */
    public static String oneLine(String text) {
        return clean(text, false);
    }

    /** As {@link #oneLine}, but line breaks and tabs stay. */
    public static String lines(String text) {
        return clean(text, true);
    }

    private static String clean(String text, boolean keepLines) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t') {
                clean.append(keepLines ? c : ' ');
            } else if (c == '\r') {
                clean.append(keepLines ? "" : " ");
            } else {
                clean.append(Character.isISOControl(c) || isBidiControl(c) ? '\uFFFD' : c);
            }
        }
        return clean.toString();
    }

    /** Characters that make what follows read in another order than it is. */
    private static boolean isBidiControl(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }
}
