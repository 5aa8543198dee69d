package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Ranks of a sample, equal values sharing the mean of theirs. Doubled, so that a shared rank is whole and sums of ranks
 * can be counted.
 *
 * @param doubled twice the rank of each value, in the order of the values
 * @param tieTerm Σ(t³ − t) over the groups of t equal values: what ties take from the variance of a rank sum
 */
record Ranks(int[] doubled, double tieTerm) {

    static Ranks of(double... values) {
        int n = values.length;
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        int[] doubled = new int[n];
        double tieTerm = 0;
        for (int from = 0; from < n; ) {
            int to = from;
            while (to < n && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                doubled[order[i]] = from + 1 + to;
            }
            double tied = to - from;
            tieTerm += tied * tied * tied - tied;
            from = to;
        }
        return new Ranks(doubled, tieTerm);
    }
}
