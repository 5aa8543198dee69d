package dev.muster.lab.run;

import dev.muster.lab.analysis.Interval;
import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.analysis.ScalingChoice;
import dev.muster.lab.analysis.ScalingDraws;
import dev.muster.lab.analysis.ScalingFit;
import dev.muster.lab.analysis.ScalingFit.Weighting;
import dev.muster.lab.analysis.ScalingModel;
import dev.muster.lab.analysis.ScalingPoint;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.result.UslRecord.CurvePoint;
import dev.muster.lab.result.UslRecord.Estimate;
import dev.muster.lab.result.UslRecord.Reach;
import dev.muster.lab.scenario.Arrival;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fits a scalability law to the rungs of a ladder, and says how far it may be trusted. */
final class ScalingAnalysis {
    private static final int LEAST_RUNGS = 6;
    private static final int LEAST_REPETITIONS = 3;
    private static final int LEAST_BEYOND_KNEE = 2;
    private static final double FARTHEST = 2;
    private static final double LEAST_SPREAD = 4;
    private static final double SUPERLINEAR = 1.03;
    private static final double LEVEL = 0.95;
    private static final long SEED = 1;
    private static final int CURVE_POINTS = 48;

    private final List<RungRecord> usable = new ArrayList<>();
    private final List<ScalingPoint> points = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final boolean thinking;
    private final @Nullable String refusal;

    /**
     * @param arrival how operations arrived
     * @param rungs measured so far, repetitions included
     */
    ScalingAnalysis(Arrival arrival, List<RungRecord> rungs) {
        this.thinking = arrival instanceof Arrival.Closed(var think) && !think.isZero();
        for (RungRecord rung : rungs) {
            double n = thinking ? atWork(rung) : rung.agents();
            if (rung.invalid().isEmpty() && rung.throughput() > 0 && n > 0) {
                usable.add(rung);
                points.add(new ScalingPoint(rung.agents(), n, rung.throughput()));
            }
        }
        if (usable.size() < rungs.size()) {
            warnings.add((rungs.size() - usable.size()) + " of " + rungs.size()
                    + " rungs were left out: invalid, or without any work done");
        }
        this.refusal = refusal(arrival);
    }

    private static double atWork(RungRecord rung) {
        Double mean = rung.responseMs().mean();
        return mean == null || rung.windowSeconds() <= 0 ? 0 : rung.ok() / rung.windowSeconds() * mean / 1e3;
    }

    private @Nullable String refusal(Arrival arrival) {
        if (!(arrival instanceof Arrival.Closed)) {
            return "in an open loop throughput is what was asked for; a closed ladder shows what agents can do";
        }
        long distinct = points.stream().map(ScalingPoint::rung).distinct().count();
        if (distinct < LEAST_RUNGS) {
            return "not enough rungs: a scalability law needs " + LEAST_RUNGS + "; there "
                    + (distinct == 1 ? "is 1" : "are " + distinct);
        }
        double least = points.stream().mapToDouble(ScalingPoint::n).min().orElseThrow();
        double largest = points.stream().mapToDouble(ScalingPoint::n).max().orElseThrow();
        return largest < LEAST_SPREAD * least
                ? String.format(
                        Locale.ROOT,
                        "too narrow: from rung to rung the agents at work differ only from %.2f to %.2f",
                        least,
                        largest)
                : null;
    }

    /** Why no law is fitted; null when one is. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Fits; only where there is no {@link #refusal}. */
    UslRecord fit() {
        ScalingChoice choice = ScalingChoice.of(points, Weighting.RELATIVE);
        ScalingFit fit = choice.chosen();
        Scaling scaling = fit.scaling();
        ScalingDraws draws = ScalingDraws.of(fit, SEED);
        // Where a peak may lie, the whole law says, even if a simpler one explains the rungs as well.
        ScalingDraws whole = fit.model() == ScalingModel.USL ? draws : ScalingDraws.of(choice.full(), SEED);
        double largest = points.stream().mapToDouble(ScalingPoint::n).max().orElseThrow();
        boolean peaks = scaling.peak().orElse(Double.POSITIVE_INFINITY) <= FARTHEST * largest;
        Interval peak = whole.interval(it -> it.peak().orElse(Double.POSITIVE_INFINITY));
        Reach reach = reach(scaling, peaks, largest);
        Estimate peakN = new Estimate(
                peaks ? scaling.peak().orElseThrow() : null, null, finite(peak.low()), finite(peak.high()));
        Estimate limit = limit(scaling, draws);
        warn(scaling);
        return new UslRecord(
                fit.model().wireName(),
                parameter(fit, draws, 0),
                parameter(fit, draws, 1),
                parameter(fit, draws, 2),
                peakN,
                limit,
                orNull(scaling.knee()),
                reach,
                statement(scaling, peakN, limit, reach, largest),
                draws.method().words(),
                "relative",
                fit.residualError(),
                aicc(choice),
                thinking,
                largest,
                List.copyOf(warnings),
                IntStream.range(0, points.size())
                        .mapToObj(i -> new UslRecord.Point(
                                usable.get(i).agents(),
                                points.get(i).n(),
                                points.get(i).throughput(),
                                points.get(i).throughput() / (points.get(i).n() * scaling.lambda())))
                        .toList(),
                curve(scaling, draws, peakN, largest));
    }

    private static Estimate parameter(ScalingFit fit, ScalingDraws draws, int which) {
        List<ToDoubleFunction<Scaling>> parameters = List.of(Scaling::lambda, Scaling::sigma, Scaling::kappa);
        double value = parameters.get(which).applyAsDouble(fit.scaling());
        if (which >= fit.model().parameters()) {
            return new Estimate(value, null, null, null);
        }
        // The t interval itself where there are no repetitions; its draws would only add noise.
        Interval interval = draws.method() == ScalingDraws.Method.STUDENT_T
                ? fit.intervals(LEVEL).get(which)
                : draws.interval(parameters.get(which));
        return new Estimate(value, fit.standardErrors()[which], interval.low(), interval.high());
    }

    private static Estimate limit(Scaling scaling, ScalingDraws draws) {
        if (scaling.limit().isEmpty()) {
            return new Estimate(null, null, null, null);
        }
        Interval interval = draws.interval(it -> it.limit().orElse(Double.POSITIVE_INFINITY));
        return new Estimate(scaling.limit().getAsDouble(), null, finite(interval.low()), finite(interval.high()));
    }

    private Reach reach(Scaling scaling, boolean peaks, double largest) {
        OptionalDouble knee = scaling.knee();
        if (knee.isEmpty()) {
            return Reach.NONE;
        }
        long beyond = points.stream()
                .filter(point -> point.n() > knee.getAsDouble())
                .map(ScalingPoint::rung)
                .distinct()
                .count();
        boolean inside = !peaks || scaling.peak().orElseThrow() <= largest;
        return inside && beyond >= LEAST_BEYOND_KNEE ? Reach.MEASURED : Reach.EXTRAPOLATED;
    }

    private String statement(Scaling scaling, Estimate peakN, Estimate limit, Reach reach, double largest) {
        Double most = limit.value();
        if (most == null) {
            return String.format(
                    Locale.ROOT,
                    "Throughput grows in proportion to the agents; no limit shows up to N = %,.0f. Nothing is said about"
                            + " more than that.",
                    largest);
        }
        Double peak = peakN.value();
        if (peak != null) {
            String where = peak <= largest
                    ? reach == Reach.MEASURED
                            ? "measured: it lies within the rungs"
                            : "extrapolated: fewer than two rungs lie beyond the knee"
                    : String.format(Locale.ROOT, "extrapolated ×%.1f beyond the data", peak / largest);
            return String.format(
                    Locale.ROOT,
                    "Throughput peaks at N* = %,.0f%s with %,.0f/s%s; beyond it more agents do less (%s).",
                    peak,
                    interval(peakN),
                    most,
                    interval(limit),
                    where);
        }
        return String.format(
                Locale.ROOT,
                "No peak within the data%s; contention holds throughput below %,.0f/s%s, of which N = %,.0f reaches"
                        + " %.0f %% (%s).",
                peakN.low() == null || peakN.low() <= 1
                        ? ""
                        : String.format(Locale.ROOT, " (if there is one, it lies beyond N = %,.0f)", peakN.low()),
                scaling.ceiling().orElse(most),
                scaling.kappa() == 0 ? interval(limit) : "",
                largest,
                100 * scaling.throughput(largest) / scaling.ceiling().orElse(most),
                reach == Reach.MEASURED
                        ? "two rungs or more lie beyond the knee"
                        : "extrapolated: fewer than two rungs lie beyond the knee");
    }

    private static String interval(Estimate estimate) {
        Double low = estimate.low();
        Double high = estimate.high();
        if (low == null) {
            return "";
        }
        return high == null
                ? String.format(Locale.ROOT, " (95 %%: %,.0f or more)", low)
                : String.format(Locale.ROOT, " (95 %%: %,.0f to %,.0f)", low, high);
    }

    private void warn(Scaling scaling) {
        Map<Integer, Integer> repetitions = new TreeMap<>();
        points.forEach(point -> repetitions.merge(point.rung(), 1, Integer::sum));
        int least = repetitions.values().stream().min(Comparator.naturalOrder()).orElseThrow();
        if (least < LEAST_REPETITIONS) {
            warnings.add("rungs were measured " + (least == 1 ? "once" : least + " times") + "; " + LEAST_REPETITIONS
                    + " repetitions show how far a rung varies from run to run");
        }
        double best = points.stream()
                .mapToDouble(point -> point.throughput()
                        / point.n()
                        / (points.getFirst().throughput() / points.getFirst().n()))
                .max()
                .orElse(1);
        if (best > SUPERLINEAR) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "efficiency reaches %.2f: the first rung was cold, or work is batched when more agents are there",
                    best));
        }
        if (thinking) {
            warnings.add("agents pause between operations: N counts those at work, X·R, not those connected");
        }
        scaling.coherencyOvertakes().ifPresent(n -> {
            if (n < points.getLast().n()) {
                warnings.add(String.format(Locale.ROOT, "from N = %,.0f on, coherency costs more than contention", n));
            }
        });
    }

    private static Map<String, Double> aicc(ScalingChoice choice) {
        Map<String, Double> byModel = new TreeMap<>();
        choice.fits().forEach((model, fit) -> byModel.put(model.wireName(), fit.aicc()));
        return byModel;
    }

    private List<CurvePoint> curve(Scaling scaling, ScalingDraws draws, Estimate peakN, double largest) {
        double first = points.stream().mapToDouble(ScalingPoint::n).min().orElseThrow();
        Double peak = peakN.value();
        double last = Math.min(FARTHEST * largest, Math.max(1.25 * largest, peak == null ? 0 : 1.1 * peak));
        List<CurvePoint> curve = new ArrayList<>();
        for (int i = 0; i < CURVE_POINTS; i++) {
            double n = first * Math.pow(last / first, i / (CURVE_POINTS - 1.0));
            Interval band = draws.interval(it -> it.throughput(n));
            curve.add(new CurvePoint(
                    n,
                    band.low(),
                    scaling.throughput(n),
                    band.high(),
                    n < 1 ? 0 : scaling.contentionShare(n),
                    n < 1 ? 0 : scaling.coherencyShare(n)));
        }
        return List.copyOf(curve);
    }

    private static @Nullable Double finite(double value) {
        return Double.isInfinite(value) ? null : (Double) value;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }
}
