package dev.muster.lab.report;

import java.util.List;

/** Builds HTML from escaped pieces. */
final class Html {
    private final StringBuilder out = new StringBuilder();

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
        raw("<div class=\"scroll\"><table><thead><tr>");
        for (String column : columns) {
            boolean numeric = column.startsWith("#");
            raw(numeric ? "<th class=\"num\">" : "<th>")
                    .text(numeric ? column.substring(1) : column)
                    .raw("</th>");
        }
        return raw("</tr></thead><tbody>");
    }

    /** A row; the first {@code words} cells are words, the others figures. */
    Html row(int words, List<String> cells) {
        raw("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            raw(i < words ? "<td>" : "<td class=\"num\">").text(cells.get(i)).raw("</td>");
        }
        return raw("</tr>");
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
