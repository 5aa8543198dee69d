package dev.muster.lab.database;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which columns of a table a statement asks by: those that must equal something, then one that lies in a range or gives
 * the order. In this sequence they make the composite index that serves it. Read from the text, so that an unusual
 * statement may yield nothing; what it yields is tried before it is believed.
 *
 * @param equal columns compared by {@code =}, {@code in} or {@code is}
 * @param ranged columns compared by {@code <} and the like
 * @param ordered columns of {@code order by}
 */
record Conditions(List<String> equal, List<String> ranged, List<String> ordered) {
    private static final int MOST_COLUMNS = 4;
    private static final Pattern ORDER =
            Pattern.compile("\\border by (.+?)(?= limit\\b| offset\\b| for\\b|\\)|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHERE = Pattern.compile("\\b(where|on)\\b", Pattern.CASE_INSENSITIVE);
    private static final Set<String> NO_ALIAS = Set.of(
            "where",
            "set",
            "join",
            "on",
            "order",
            "group",
            "inner",
            "left",
            "cross",
            "limit",
            "using",
            "natural",
            "indexed",
            "not",
            "values",
            "union",
            "returning",
            "for",
            "as");

    /**
     * Reads a statement.
     *
     * @param line the statement on one line
     * @param table a table in it
     * @param columns the table's
     */
    static Conditions of(String line, String table, List<String> columns) {
        Matcher where = WHERE.matcher(line);
        String conditions = where.find() ? line.substring(where.end()) : "";
        Matcher order = ORDER.matcher(line);
        String ordering = order.find() ? order.group(1) : "";
        String prefix = prefix(line, table);
        Set<String> equal = new LinkedHashSet<>();
        Set<String> ranged = new LinkedHashSet<>();
        List<String> ordered = new ArrayList<>();
        for (String column : columns) {
            String name = "(?<![\\w.])" + prefix + "\"?" + Pattern.quote(column) + "\"?(?!\\w)";
            if (found(name + "\\s*(=|in\\b\\s*\\(|is null\\b)", conditions) || found("=\\s*" + name, conditions)) {
                equal.add(column);
            } else if (found(name + "\\s*(<|>|between\\b)", conditions)) {
                ranged.add(column);
            }
        }
        for (String part : ordering.split(",")) {
            for (String column : columns) {
                if (found("^\\s*" + prefix + "\"?" + Pattern.quote(column) + "\"?(\\s+(asc|desc))?\\s*$", part)) {
                    ordered.add(column + (part.toLowerCase(Locale.ROOT).strip().endsWith(" desc") ? " desc" : ""));
                }
            }
        }
        return new Conditions(List.copyOf(equal), List.copyOf(ranged), ordered);
    }

    /** How the table's columns may be written: with its alias, its name, or nothing. */
    private static String prefix(String line, String table) {
        Matcher named = Pattern.compile(
                        "\\b(?:from|join|update|into)\\s+(?:\\w+\\.)?\"?" + Pattern.quote(table)
                                + "\"?(?:\\s+(?:as\\s+)?(\\w+))?",
                        Pattern.CASE_INSENSITIVE)
                .matcher(line);
        String names = Pattern.quote(table);
        while (named.find()) {
            String alias = named.group(1);
            if (alias != null && !NO_ALIAS.contains(alias.toLowerCase(Locale.ROOT))) {
                names += "|" + Pattern.quote(alias);
            }
        }
        boolean alone = !Pattern.compile("\\bjoin\\b", Pattern.CASE_INSENSITIVE)
                .matcher(line)
                .find();
        return "(?:(?:" + names + ")\\.)" + (alone ? "?" : "");
    }

    private static boolean found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(text).find();
    }

    /** The columns of the index, in order; empty if no index would help. */
    List<String> index() {
        List<String> index = new ArrayList<>(equal);
        if (!ranged.isEmpty()) {
            index.add(ranged.getFirst());
        } else {
            for (String column : ordered) {
                if (!index.contains(column.replace(" desc", ""))) {
                    index.add(column);
                }
            }
        }
        return index.subList(0, Math.min(MOST_COLUMNS, index.size()));
    }
}
