package dev.muster.lab.database;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Statements as texts. */
final class Sql {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Set<String> EXPLAINABLE = Set.of("select", "insert", "update", "delete", "with", "replace");

    private Sql() {}

    /** On one line, without comments and a semicolon at the end. */
    static String oneLine(String sql) {
        String line = BLANKS.matcher(COMMENT.matcher(sql).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        return line.endsWith(";") ? line.substring(0, line.length() - 1).strip() : line;
    }

    /** Whether it is of a kind that has a plan. */
    static boolean explainable(String line) {
        return EXPLAINABLE.contains(firstWord(line));
    }

    /** Whether it only reads; what begins with WITH is looked at closer. */
    static boolean reads(String line) {
        String first = firstWord(line);
        return first.equals("select")
                || first.equals("with")
                        && !Pattern.compile("\\b(insert|update|delete|replace)\\b", Pattern.CASE_INSENSITIVE)
                                .matcher(line)
                                .find();
    }

    private static String firstWord(String line) {
        int blank = line.indexOf(' ');
        return (blank < 0 ? line : line.substring(0, blank)).toLowerCase(Locale.ROOT);
    }

    /** With {@code $1}, {@code $2} … for question marks that stand outside of quotes. */
    static String numbered(String line) {
        StringBuilder numbered = new StringBuilder(line.length() + 8);
        char quote = 0;
        int parameter = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '?') {
                numbered.append('$').append(++parameter);
                continue;
            }
            numbered.append(c);
        }
        return numbered.toString();
    }
}
