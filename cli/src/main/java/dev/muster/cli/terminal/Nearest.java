package dev.muster.cli.terminal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the valid name that somebody most likely meant. */
public final class Nearest {
    private static final int MOST_LISTED = 20;

    private Nearest() {}

    /** The valid name nearest to {@code word}, if one is near. */
    public static Optional<String> to(String word, Collection<String> valid) {
        int tolerance = Math.max(2, word.length() / 3);
        return valid.stream()
                .sorted()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= tolerance || (word.length() > 2 && name.startsWith(word)));
    }

    /** {@code did you mean 'x'?}, or the valid names if none is near; empty if there are none. */
    public static String hint(String word, Collection<String> valid) {
        Optional<String> nearest = to(word, valid);
        if (nearest.isPresent()) {
            return "did you mean '" + nearest.get() + "'?";
        }
        List<String> names = valid.stream().sorted().toList();
        String listed = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
        return names.isEmpty() ? "" : "there are: " + listed + (names.size() > MOST_LISTED ? ", …" : "");
    }

    /** Single-character edits between two words; a swap of neighbours counts as one. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
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
