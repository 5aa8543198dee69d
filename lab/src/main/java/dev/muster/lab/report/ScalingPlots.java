package dev.muster.lab.report;

import dev.muster.lab.result.UslRecord;
import dev.muster.lab.result.UslRecord.CurvePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The pictures of a scalability law: throughput with its band and peak, and where the time of an operation goes. */
final class ScalingPlots {
    private final UslRecord usl;
    private final String unit;

    ScalingPlots(UslRecord usl, String unit) {
        this.usl = usl;
        this.unit = unit;
    }

    private Axis agents(double last) {
        double first = usl.curve().getFirst().n();
        List<Double> ticks = usl.points().stream()
                .map(UslRecord.Point::n)
                .distinct()
                .sorted()
                .toList();
        double factor = Math.pow(last / first, 0.03);
        return new Axis(
                usl.effective() ? "agents at work, X·R" : "agents",
                true,
                first / factor,
                last * factor,
                ticks,
                value -> String.format(Locale.ROOT, value < 10 && value != Math.rint(value) ? "%.1f" : "%,.0f", value));
    }

    /** Throughput: points, law, band, straight line, peak. */
    Plot throughput() {
        double last = usl.curve().getLast().n();
        double most = Math.max(
                usl.points().stream()
                        .mapToDouble(UslRecord.Point::throughput)
                        .max()
                        .orElse(1),
                usl.curve().stream().mapToDouble(CurvePoint::fit).max().orElse(1));
        Axis throughput = Axis.linear(unit + " per second", most * 1.15, Format::rate);
        double top = throughput.max();
        Plot plot = new Plot(
                "Throughput by agents, and the law it follows",
                usl.model() + ", 95 % band" + (usl.peakN().value() == null ? "" : ", peak N* marked"),
                agents(last),
                throughput);
        plot.area(
                "95 % band", 1, curve(CurvePoint::low, 0, last), curve(point -> Math.min(top, point.high()), 0, last));
        plot.reference("in proportion to the agents (λN)", 8, straight(top));
        plot.curve("law, as far as measured", 1, curve(CurvePoint::fit, 0, usl.largestN()));
        if (last > usl.largestN() * 1.001) {
            plot.reference("law, extrapolated", 1, curve(CurvePoint::fit, usl.largestN(), last));
        }
        plot.points(
                "measured",
                2,
                usl.points().stream()
                        .map(point -> new double[] {point.n(), point.throughput()})
                        .toList());
        Double peak = usl.peakN().value();
        if (peak != null) {
            plot.mark(peak, String.format(Locale.ROOT, "N* = %,.0f", peak));
        }
        return plot;
    }

    private List<double[]> straight(double top) {
        double lambda = Objects.requireNonNull(usl.lambda().value());
        List<double[]> line = new ArrayList<>();
        for (CurvePoint point : usl.curve()) {
            double value = lambda * point.n();
            line.add(new double[] {value > top ? top / lambda : point.n(), Math.min(top, value)});
            if (value > top) {
                break;
            }
        }
        return line;
    }

    private List<double[]> curve(ToDoubleFunction<CurvePoint> figure, double from, double to) {
        List<double[]> points = new ArrayList<>();
        @Nullable CurvePoint before = null;
        for (CurvePoint point : usl.curve()) {
            if (before != null && before.n() < from && point.n() > from) {
                points.add(between(before, point, figure, from));
            }
            if (before != null && before.n() < to && point.n() > to) {
                points.add(between(before, point, figure, to));
            }
            if (point.n() >= from && point.n() <= to) {
                points.add(new double[] {point.n(), figure.applyAsDouble(point)});
            }
            before = point;
        }
        return points;
    }

    private static double[] between(CurvePoint a, CurvePoint b, ToDoubleFunction<CurvePoint> figure, double n) {
        double share = (n - a.n()) / (b.n() - a.n());
        return new double[] {n, figure.applyAsDouble(a) + share * (figure.applyAsDouble(b) - figure.applyAsDouble(a))};
    }

    /** Efficiency: what is left of ideal throughput, and what takes the rest. */
    Plot losses() {
        double last = usl.largestN();
        Plot plot = new Plot(
                "Where an operation's time goes",
                "by the law; points are the measured efficiency X/(λN)",
                agents(last),
                Axis.linear("share of the time", 1, value -> String.format(Locale.ROOT, "%.0f %%", value * 100)));
        ToDoubleFunction<CurvePoint> zero = point -> 0;
        ToDoubleFunction<CurvePoint> work = point -> 1 - point.contention() - point.coherency();
        ToDoubleFunction<CurvePoint> contention = point -> 1 - point.coherency();
        ToDoubleFunction<CurvePoint> all = point -> 1;
        plot.area("work", 3, curve(zero, 0, last), curve(work, 0, last));
        plot.area("contention (σ)", 2, curve(work, 0, last), curve(contention, 0, last));
        plot.area("coherency (κ)", 4, curve(contention, 0, last), curve(all, 0, last));
        plot.points(
                "measured efficiency",
                1,
                usl.points().stream()
                        .map(point -> new double[] {point.n(), Math.min(1, point.efficiency())})
                        .toList());
        return plot;
    }

    /** The parameters, with their intervals. */
    Sheet parameters() {
        return new Sheet(
                List.of("parameter", "#value", "#95 % from", "#to", "#standard error", "what it is"),
                List.of(
                        row("λ", usl.lambda(), "throughput of one agent alone, a second"),
                        row("σ", usl.sigma(), "contention: share of the work that one does at a time"),
                        row("κ", usl.kappa(), "coherency: cost of each pair of agents"),
                        row("N*", usl.peakN(), "agents at the peak"),
                        row("limit", usl.limit(), "most that any number of agents does, a second")));
    }

    private static List<String> row(String name, UslRecord.Estimate estimate, String meaning) {
        return List.of(
                name,
                Format.number(estimate.value()),
                Format.number(estimate.low()),
                Format.number(estimate.high()),
                Format.number(estimate.se()),
                meaning);
    }

    /** Model, weights, intervals and warnings, in one paragraph. */
    String footing() {
        String aicc = usl.aicc().entrySet().stream()
                .map(entry -> entry.getKey() + " " + String.format(Locale.ROOT, "%.1f", entry.getValue()))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        return String.format(
                Locale.ROOT,
                "Model: %s, the simplest within 2 of the least AICc (%s). Residuals relative to the measured throughput,"
                        + " %.1f %% on average. Intervals: %s.%s",
                usl.model(),
                aicc,
                100 * usl.residualError(),
                usl.method(),
                usl.warnings().isEmpty() ? "" : " Note: " + String.join("; ", usl.warnings()) + ".");
    }
}
