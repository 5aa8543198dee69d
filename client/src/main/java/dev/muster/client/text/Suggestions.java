package dev.muster.client.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the valid name that somebody most likely meant. */
public final class Suggestions {
    private static final int SHORTEST_PREFIX = 3;
    /** So many are all told: what a person has made may be thousands, what is built in is seldom more. */
    private static final int MOST = 20;

    /** Of more than that. */
    private static final int SHOWN = 10;

    private Suggestions() {}

    /**
     * A hint to append to a message: the nearest valid name; when none is near, all of them, or the nearest of many and
     * how many more there are.
     *
     * @param word what was written
     * @param valid the names that exist
     */
    public static String hint(String word, Collection<String> valid) {
        return nearest(word, valid)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> "valid: " + some(word, valid));
    }

    /** A name may be one of thousands. */
    private static String some(String word, Collection<String> valid) {
        if (valid.size() <= MOST) {
            return valid.stream().sorted().collect(Collectors.joining(", "));
        }
        return valid.stream()
                        .map(name -> new Near(name, distance(word, name)))
                        .sorted(Comparator.comparingInt(Near::edits).thenComparing(Near::name))
                        .limit(SHOWN)
                        .map(Near::name)
                        .collect(Collectors.joining(", "))
                + " and " + (valid.size() - SHOWN) + " more";
    }

    private record Near(String name, int edits) {}

    /** The valid name that is meant most likely; none if none is near. */
    public static Optional<String> nearest(String word, Collection<String> valid) {
        Optional<String> begun = valid.stream()
                .filter(name -> word.length() >= SHORTEST_PREFIX && name.startsWith(word))
                .min(Comparator.comparingInt(String::length));
        // Of a short word that is half wrong nobody can tell what was meant.
        int tolerance = Math.min(Math.max(2, word.length() / 3), word.length() / 2);
        return begun.or(() -> valid.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= tolerance));
    }

    /** The number of single-character edits between two words (swaps of neighbours count as one). */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
