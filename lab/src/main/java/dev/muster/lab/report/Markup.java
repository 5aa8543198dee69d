package dev.muster.lab.report;

/** Text made safe for HTML and XML. */
final class Markup {
    private Markup() {}

    /** Escapes what has a meaning in markup; drops what XML forbids. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                    boolean allowed =
                            point == '\t' || point == '\n' || point >= 0x20 && !(point >= 0xD800 && point <= 0xDFFF);
                    safe.appendCodePoint(allowed ? point : '\uFFFD');
                }
            }
        });
        return safe.toString();
    }
}
