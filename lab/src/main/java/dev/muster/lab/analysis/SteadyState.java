package dev.muster.lab.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Decides while a load runs whether it has become steady. Fed with one batch a second; throughput and the logarithm of
 * the median response must both have a steady part by MSER, and over that part drift by less than 2 % of their level
 * (Theil–Sen slope × length). On a noisy machine so small a drift cannot be told from none: when twice the shortest
 * warm-up has passed, a drift whose 95 % interval includes zero is accepted too, and the finding says so.
 */
public final class SteadyState {
    private static final double TOLERATED_DRIFT = 0.02;

    private final int least;
    private final List<Double> throughput = new ArrayList<>();
    private final List<Double> logMedian = new ArrayList<>();
    private String finding = "no batch was seen";

    /** @param least batches to see before deciding */
    public SteadyState(int least) {
        this.least = least;
    }

    /**
     * Takes the next batch.
     *
     * @param unitsPerSecond throughput over the batch
     * @param medianNanos median response; not above zero when nothing ended in the batch
     * @return whether the load is steady now
     */
    public boolean offer(double unitsPerSecond, double medianNanos) {
        throughput.add(unitsPerSecond);
        logMedian.add(medianNanos > 0 ? Math.log(medianNanos) : Double.NaN);
        if (throughput.size() < least) {
            finding = "fewer than " + least + " batches were seen";
            return false;
        }
        boolean patient = throughput.size() >= 2 * least;
        Drift rate = drift(throughput, true);
        Drift latency = drift(logMedian, false);
        finding = String.format(Locale.ROOT, "throughput %s, median response %s", rate.words(), latency.words());
        return rate.steady(patient) && latency.steady(patient);
    }

    /** What the last batch showed, in words. */
    public String finding() {
        return finding;
    }

    /** Relative change over the part that MSER calls steady; not found when MSER rejects the series. */
    private record Drift(boolean found, double relative, boolean indistinct) {
        boolean steady(boolean patient) {
            return found && (Math.abs(relative) < TOLERATED_DRIFT || (patient && indistinct));
        }

        String words() {
            if (!found) {
                return "still settling";
            }
            String size = String.format(Locale.ROOT, "drifts %+.1f %%", relative * 100);
            return indistinct ? size + " (within its noise)" : size;
        }
    }

    private static Drift drift(List<Double> series, boolean relativeToLevel) {
        double[] values = series.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        OptionalInt drop = Mser.truncation(values);
        if (drop.isEmpty()) {
            return new Drift(false, 0, false);
        }
        int kept = values.length - drop.getAsInt();
        double[] x = new double[kept];
        double[] y = new double[kept];
        for (int i = 0; i < kept; i++) {
            x[i] = i;
            y[i] = values[drop.getAsInt() + i];
        }
        TheilSen.Line line = TheilSen.fit(x, y).orElseThrow();
        // A slope of logarithms is already a relative change.
        double level = relativeToLevel ? Median.of(y) : 1;
        if (level == 0) {
            return new Drift(false, 0, false);
        }
        Double low = line.low();
        Double high = line.high();
        boolean indistinct = low != null && high != null && low <= 0 && high >= 0;
        return new Drift(true, line.slope() * kept / level, indistinct);
    }
}
