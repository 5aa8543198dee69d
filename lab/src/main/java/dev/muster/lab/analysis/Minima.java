package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Optional;

/**
 * The least value of each of a number of equal windows of time.
 *
 * @param hours the middle of each window
 * @param values its least value
 */
record Minima(double[] hours, double[] values) {

    /**
     * Takes them.
     *
     * @param hours times, ascending
     * @param samples a value for each
     * @param dropped share of the time to leave out at the beginning
     * @param windows how many
     * @return empty when a window holds no sample
     */
    static Optional<Minima> of(double[] hours, double[] samples, double dropped, int windows) {
        double end = hours[hours.length - 1];
        double begin = hours[0] + dropped * (end - hours[0]);
        double width = (end - begin) / windows;
        double[] middles = new double[windows];
        Arrays.setAll(middles, i -> begin + (i + 0.5) * width);
        double[] least = new double[windows];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i < samples.length; i++) {
            if (hours[i] >= begin) {
                int window = Math.min(windows - 1, (int) ((hours[i] - begin) / width));
                least[window] = Math.min(least[window], samples[i]);
            }
        }
        return Arrays.stream(least).anyMatch(Double::isInfinite)
                ? Optional.empty()
                : Optional.of(new Minima(middles, least));
    }

    /** From the first middle to the last. */
    double span() {
        return hours[hours.length - 1] - hours[0];
    }

    TheilSen.Line line() {
        return line(0, hours.length);
    }

    double slope(int from, int to) {
        return line(from, to).slope();
    }

    /** Whether the windows from one on surely rise. */
    boolean risesSince(int from) {
        Double low = line(from, hours.length).low();
        return low != null && low > 0;
    }

    /** Half the width of the 95 % interval of the slope from one window on; infinite if there is none. */
    double halfWidthSince(int from) {
        TheilSen.Line line = line(from, hours.length);
        Double low = line.low();
        Double high = line.high();
        return low == null || high == null ? Double.POSITIVE_INFINITY : (high - low) / 2;
    }

    private TheilSen.Line line(int from, int to) {
        return TheilSen.fit(Arrays.copyOfRange(hours, from, to), Arrays.copyOfRange(values, from, to))
                .orElseThrow();
    }
}
