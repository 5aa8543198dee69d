package dev.muster.lab.compare;

import java.util.List;
import java.util.Locale;

/** One of the two that are compared. */
public enum Side {
    A,
    B;

    /** In which order the sides of a pair are run: A B, B A, A B, …, so that a drift of the machine hits both alike. */
    static List<Side> order(int pair) {
        return pair % 2 == 1 ? List.of(A, B) : List.of(B, A);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
