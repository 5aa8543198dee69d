package dev.muster.lab.analysis;

import java.util.Arrays;

/**
 * The Mann–Kendall test for a trend: whether later values tend to exceed earlier ones. Valid for values that do not
 * depend on their neighbours; neighbouring samples of memory do, which {@link LeakVerdict} deals with.
 *
 * @param s S = Σ sgn(x_j − x_i) over all pairs i &lt; j
 * @param variance of S without a trend, corrected for equal values
 * @param z the standardised S with correction for continuity; above zero for a rise
 */
public record MannKendall(long s, double variance, double z) {

    /** Tests values in order of time. */
    public static MannKendall of(double... values) {
        int n = values.length;
        long s = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                s += (long) Math.signum(values[j] - values[i]);
            }
        }
        double variance = variance(values);
        double z = s == 0 || variance == 0 ? 0 : (s - Math.signum((double) s)) / Math.sqrt(variance);
        return new MannKendall(s, variance, z);
    }

    /** [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] / 18 with t equal values in a group. */
    static double variance(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double sum = term(sorted.length);
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            sum -= term(to - from);
            from = to;
        }
        return sum / 18;
    }

    private static double term(double n) {
        return n * (n - 1) * (2 * n + 5);
    }
}
