package dev.muster.lab.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the parameters of a scalability law might as well be: 2,000 seeded draws, from which the interval of every
 * figure follows, asymmetric where it is so by nature.
 *
 * @param method where they come from
 * @param draws the laws drawn
 */
public record ScalingDraws(Method method, List<Scaling> draws) {
    private static final int DRAWS = 2_000;
    private static final int LEAST_REPETITIONS = 2;
    private static final double LEVEL = 0.95;

    /** Where draws come from. */
    public enum Method {
        /** Refits to repetitions drawn anew within each rung. */
        BOOTSTRAP("bootstrap over repetitions"),
        /** Student's t distribution around the fit, for rungs measured once. */
        STUDENT_T("t distribution of the fit: rungs were measured once");

        private final String words;

        Method(String words) {
            this.words = words;
        }

        /** For reports. */
        public String words() {
            return words;
        }
    }

    /** Copies the draws. */
    public ScalingDraws {
        draws = List.copyOf(draws);
    }

    /**
     * Draws for a fit: by repetitions when every rung has at least two, otherwise from the t distribution.
     *
     * @param seed the same seed gives the same draws
     */
    public static ScalingDraws of(ScalingFit fit, long seed) {
        Map<Integer, List<ScalingPoint>> rungs = fit.points().stream()
                .collect(Collectors.groupingBy(ScalingPoint::rung, TreeMap::new, Collectors.toList()));
        SplittableRandom random = new SplittableRandom(seed);
        return rungs.values().stream().allMatch(rung -> rung.size() >= LEAST_REPETITIONS)
                ? new ScalingDraws(Method.BOOTSTRAP, refits(fit, rungs.values(), random))
                : new ScalingDraws(Method.STUDENT_T, around(fit, random));
    }

    /** The middle 95 % of a figure over all draws; an end may be infinite. */
    public Interval interval(ToDoubleFunction<Scaling> figure) {
        double[] values = draws.stream().mapToDouble(figure).toArray();
        Arrays.sort(values);
        return Quantile.middle(values, LEVEL);
    }

    private static List<Scaling> refits(ScalingFit fit, Collection<List<ScalingPoint>> rungs, SplittableRandom random) {
        List<Scaling> draws = new ArrayList<>(DRAWS);
        for (int i = 0; i < DRAWS; i++) {
            List<ScalingPoint> drawn = new ArrayList<>();
            for (List<ScalingPoint> rung : rungs) {
                for (int j = 0; j < rung.size(); j++) {
                    drawn.add(rung.get(random.nextInt(rung.size())));
                }
            }
            draws.add(fit.refit(drawn).scaling());
        }
        return draws;
    }

    /**
     * Multivariate t: a normal draw with the fit's covariance, over the root of a mean of squares of as many normals.
     */
    private static List<Scaling> around(ScalingFit fit, SplittableRandom random) {
        double[] centre = fit.parameters();
        int[] free = fit.free();
        double[][] lower =
                fit.covariance().flatMap(Matrix::cholesky).orElseGet(() -> new double[free.length][free.length]);
        List<Scaling> draws = new ArrayList<>(DRAWS);
        while (draws.size() < DRAWS) {
            double[] normals = gaussians(random, free.length);
            double spread = Math.sqrt(Arrays.stream(gaussians(random, fit.degrees()))
                            .map(z -> z * z)
                            .sum()
                    / fit.degrees());
            double[] at = centre.clone();
            for (int i = 0; i < free.length; i++) {
                for (int j = 0; j <= i; j++) {
                    at[free[i]] += lower[i][j] * normals[j] / spread;
                }
                at[free[i]] = free[i] == 0 ? Math.max(centre[0] * 1e-6, at[0]) : Math.clamp(at[free[i]], 0, 1);
            }
            draws.add(fit.model().scaling(at));
        }
        return draws;
    }

    private static double[] gaussians(SplittableRandom random, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }
}
