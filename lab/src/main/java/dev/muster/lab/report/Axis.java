package dev.muster.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * An axis of a plot.
 *
 * @param label what it shows, with its unit
 * @param logarithmic whether equal distances are equal ratios
 * @param min the lower end; above zero on a logarithmic axis
 * @param max the upper end, above the lower one
 * @param ticks where marks stand
 * @param mark how a mark is written
 */
record Axis(
        String label, boolean logarithmic, double min, double max, List<Double> ticks, DoubleFunction<String> mark) {
    private static final int WANTED_TICKS = 5;

    /** From zero to a round number above the largest value. */
    static Axis linear(String label, double largest, DoubleFunction<String> mark) {
        double top = largest > 0 ? largest : 1;
        double raw = top / WANTED_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power;
        for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
            step = factor * power;
            if (top / step <= WANTED_TICKS) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        int count = (int) Math.ceil(top / step - 1e-9);
        for (int i = 0; i <= count; i++) {
            ticks.add(i * step);
        }
        return new Axis(label, false, 0, count * step, ticks, mark);
    }

    /** Logarithmic around the values, with marks at 1, 2 and 5 times powers of ten. */
    static Axis logarithmic(String label, double smallest, double largest, DoubleFunction<String> mark) {
        double low = smallest > 0 ? smallest : 1e-3;
        double high = Math.max(largest, low * 2);
        boolean wide = high / low > 300;
        List<Double> steps = new ArrayList<>();
        for (int power = -6; power <= 12; power++) {
            for (double factor : wide ? new double[] {1} : new double[] {1, 2, 5}) {
                steps.add(factor * Math.pow(10, power));
            }
        }
        double bottom = steps.stream()
                .filter(step -> step <= low * 1.0001)
                .max(Double::compare)
                .orElse(low);
        double top = steps.stream()
                .filter(step -> step >= high * 0.9999)
                .min(Double::compare)
                .orElse(high);
        return new Axis(
                label,
                true,
                bottom,
                top,
                steps.stream().filter(step -> step >= bottom && step <= top).toList(),
                mark);
    }

    /** With marks exactly at given positions, such as the rungs of a ladder. */
    static Axis at(String label, List<Double> positions, DoubleFunction<String> mark) {
        double first = positions.getFirst();
        double last = positions.getLast();
        boolean logarithmic = first > 0 && last / first >= 10;
        double margin = (last - first) * 0.04;
        double factor = Math.pow(last / first, 0.04);
        return logarithmic
                ? new Axis(label, true, first / factor, last * factor, positions, mark)
                : new Axis(label, false, first - margin, last + margin, positions, mark);
    }

    /** Where a value lies, 0 at the lower and 1 at the upper end, cut off at the ends. */
    double position(double value) {
        double share =
                logarithmic ? Math.log(Math.max(value, min) / min) / Math.log(max / min) : (value - min) / (max - min);
        return Math.clamp(share, 0, 1);
    }
}
