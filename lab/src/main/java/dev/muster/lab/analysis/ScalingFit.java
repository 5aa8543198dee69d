package dev.muster.lab.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A scalability law, fitted to measured throughputs by nonlinear least squares within the bounds λ > 0, 0 ≤ σ ≤ 1, 0 ≤
 * κ ≤ 1.
 *
 * @param model which law
 * @param scaling the parameters found
 * @param points what it was fitted to
 * @param weighting how residuals count
 * @param squares the sum of squared residuals, weighted
 */
public record ScalingFit(
        ScalingModel model, Scaling scaling, List<ScalingPoint> points, Weighting weighting, double squares) {

    /** How the residual of a point counts. */
    public enum Weighting {
        /** As it is: as the published examples were fitted. */
        UNIFORM,
        /** Relative to the measured throughput, X̂/X − 1: noise of measured throughput grows with it. */
        RELATIVE
    }

    private static final double LEAST_RELATIVE_RESIDUAL = 1e-9;
    private static final double[][] STARTS = {{0.01, 1e-4}, {0.1, 0}, {0.5, 1e-3}, {0, 1e-6}};

    /** Copies the points. */
    public ScalingFit {
        points = List.copyOf(points);
    }

    /**
     * Fits a law.
     *
     * @param points more than the law has parameters
     * @throws IllegalArgumentException with fewer points
     */
    public static ScalingFit of(ScalingModel model, List<ScalingPoint> points, Weighting weighting) {
        return best(model, points, weighting, List.of());
    }

    /** Fits the same law to other points, beginning with what was found here. */
    ScalingFit refit(List<ScalingPoint> others) {
        return best(model, others, weighting, List.of(parameters()));
    }

    private static ScalingFit best(
            ScalingModel model, List<ScalingPoint> points, Weighting weighting, List<double[]> known) {
        int k = model.parameters();
        if (points.size() <= k) {
            throw new IllegalArgumentException(points.size() + " points are too few for " + k + " parameters");
        }
        double steepest = points.stream()
                .mapToDouble(it -> it.throughput() / it.n())
                .max()
                .orElseThrow();
        List<double[]> starts = new ArrayList<>(known);
        // One more start than the known one guards a refit against staying on a bound.
        for (int i = 0; i < (k == 1 || !known.isEmpty() ? 1 : STARTS.length); i++) {
            starts.add(Arrays.copyOf(new double[] {steepest, STARTS[i][0], STARTS[i][1]}, k));
        }
        LevenbergMarquardt descent = new LevenbergMarquardt(
                new Throughputs(model, points, weighting),
                Arrays.copyOf(new double[] {steepest * 1e-9, 0, 0}, k),
                Arrays.copyOf(new double[] {steepest * 1e9, 1, 1}, k));
        LevenbergMarquardt.Solution best = new LevenbergMarquardt.Solution(starts.getFirst(), Double.POSITIVE_INFINITY);
        for (double[] start : starts) {
            LevenbergMarquardt.Solution found = descent.from(start);
            best = found.squares() < best.squares() ? found : best;
        }
        return new ScalingFit(model, model.scaling(best.at()), points, weighting, best.squares());
    }

    /** Degrees of freedom: points less parameters. */
    public int degrees() {
        return points.size() - model.parameters();
    }

    /** √(RSS / degrees of freedom): in units a second, or relative, as the weighting is. */
    public double residualError() {
        return Math.sqrt(squares / degrees());
    }

    /**
     * The standard errors of λ, σ, κ: RSS/(n−k)·(JᵀJ)⁻¹. Zero for a parameter that the law fixes or that lies on its
     * bound: the data would have it beyond.
     */
    public double[] standardErrors() {
        double[] errors = new double[ScalingModel.USL.parameters()];
        int[] free = free();
        covariance().ifPresent(covariance -> {
            for (int i = 0; i < free.length; i++) {
                errors[free[i]] = Math.sqrt(covariance[i][i]);
            }
        });
        return errors;
    }

    /**
     * The intervals of λ, σ, κ by Student's t with the fit's degrees of freedom, cut off at the bounds. (Not the
     * one-sided quantile with n − 1 degrees that R's package {@code usl} takes, which makes them too narrow.)
     *
     * @param level such as 0.95
     */
    public List<Interval> intervals(double level) {
        double reach = StudentT.reach(level, degrees());
        double[] errors = standardErrors();
        double[] values = {scaling.lambda(), scaling.sigma(), scaling.kappa()};
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Interval(
                        Math.max(0, values[i] - reach * errors[i]),
                        Math.min(i == 0 ? Double.MAX_VALUE : 1, values[i] + reach * errors[i])))
                .toList();
    }

    /** Akaike's criterion, corrected for few points: n·ln(RSS/n) + 2k + 2k(k+1)/(n−k−1). Smaller is better. */
    public double aicc() {
        double n = points.size();
        double k = model.parameters();
        // Data without noise would make the logarithm of rounding errors decide.
        double scale =
                points.stream().mapToDouble(it -> Math.pow(measure(it), 2)).sum();
        double mean = Math.max(squares, LEAST_RELATIVE_RESIDUAL * LEAST_RELATIVE_RESIDUAL * scale) / n;
        double small = n - k - 1 > 0 ? 2 * k * (k + 1) / (n - k - 1) : Double.POSITIVE_INFINITY;
        return n * Math.log(mean) + 2 * k + small;
    }

    private double measure(ScalingPoint point) {
        return weighting == Weighting.RELATIVE ? 1 : point.throughput();
    }

    /** The parameters that neither the law nor a bound holds. */
    int[] free() {
        double[] at = parameters();
        return IntStream.range(0, at.length)
                .filter(i -> i == 0 || at[i] > 0 && at[i] < 1)
                .toArray();
    }

    /** Covariance of the free parameters; empty when the points do not determine them. */
    Optional<double[][]> covariance() {
        double[][] jacobian = new Throughputs(model, points, weighting).jacobian(parameters());
        double variance = squares / degrees();
        return Matrix.inverse(LevenbergMarquardt.normal(jacobian, free())).map(inverse -> {
            for (double[] row : inverse) {
                for (int i = 0; i < row.length; i++) {
                    row[i] *= variance;
                }
            }
            return inverse;
        });
    }

    double[] parameters() {
        return Arrays.copyOf(new double[] {scaling.lambda(), scaling.sigma(), scaling.kappa()}, model.parameters());
    }
}
