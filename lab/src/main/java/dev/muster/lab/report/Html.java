package dev.muster.lab.report;

import java.util.Arrays;
import java.util.List;

/** Builds HTML from escaped pieces. */
final class Html {
    /** The style sheet has tables w0 to w3. */
    private static final int MOST_WORDS = 3;

    private static final int MIXED = -1;

    private final StringBuilder out = new StringBuilder();
    private List<String> heads = List.of();
    private int plainWords = MIXED;

    /** Appends markup as it is. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Appends text, escaped. */
    Html text(String text) {
        out.append(Markup.escape(text));
        return this;
    }

    /** An element with text inside. */
    Html element(String open, String text) {
        String tag = open.split(" ", 2)[0];
        return raw("<" + open + ">").text(text).raw("</" + tag + ">");
    }

    /** A heading row; names that begin with # are numeric columns. */
    Html tableHead(String... columns) {
        heads = List.of(columns);
        plainWords = wordsBeforeFigures(columns);
        raw("<div class=\"scroll\"><table").raw(plainWords != MIXED ? " class=\"w" + plainWords + "\">" : ">");
        raw("<thead><tr>");
        for (int i = 0; i < columns.length; i++) {
            cell("th", i)
                    .text(isFigure(i) ? columns[i].substring(1) : columns[i])
                    .raw("</th>");
        }
        return raw("</tr></thead><tbody>");
    }

    /** A row, each cell as its column's heading says. */
    Html row(List<String> cells) {
        raw("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            cell("td", i).text(cells.get(i)).raw("</td>");
        }
        return raw("</tr>");
    }

    /** Where the table says by itself which columns are figures, its cells need not. */
    private Html cell(String tag, int column) {
        return raw("<" + tag + (isFigure(column) && plainWords == MIXED ? " class=\"num\">" : ">"));
    }

    private boolean isFigure(int column) {
        return column < heads.size() && heads.get(column).startsWith("#");
    }

    /** How many columns of words come before nothing but figures; {@link #MIXED} if the style has no such table. */
    private static int wordsBeforeFigures(String... columns) {
        int words = 0;
        while (words < columns.length && !columns[words].startsWith("#")) {
            words++;
        }
        boolean figuresAfter = words < columns.length
                && Arrays.stream(columns, words, columns.length).allMatch(column -> column.startsWith("#"));
        return figuresAfter && words <= MOST_WORDS ? words : MIXED;
    }

    Html tableEnd() {
        return raw("</tbody></table></div>");
    }

    /** A coloured label for a state or verdict. */
    static String chip(String word) {
        return "<span class=\"chip " + tone(word) + "\">" + Markup.escape(word) + "</span>";
    }

    /** The colour that stands for a state or verdict. */
    static String tone(String word) {
        return switch (word) {
            case "PASS", "shown", "by test", "improved", "verified" -> "tone-pass";
            case "FAIL", "missed", "regressed", "rejected" -> "tone-fail";
            default -> "tone-open";
        };
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
