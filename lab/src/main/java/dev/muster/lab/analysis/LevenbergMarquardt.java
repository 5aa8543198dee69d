package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Optional;

/**
 * Least squares of a nonlinear model within bounds: Levenberg's and Marquardt's method. A parameter that lies on its
 * bound while the fit pulls it further out is held there for the step; every step is cut off at the bounds.
 */
final class LevenbergMarquardt {
    private static final int STEPS = 500;
    private static final double FIRST_DAMPING = 1e-3;
    private static final double MOST_DAMPING = 1e16;
    private static final double LEAST_GAIN = 1e-15;

    /** What is fitted: residuals and how they change. */
    interface Problem {
        /** The residuals at a place. */
        double[] residuals(double[] at);

        /** The derivative of each residual by each parameter. */
        double[][] jacobian(double[] at);
    }

    /**
     * Where it ended.
     *
     * @param at parameters
     * @param squares the sum of squared residuals there
     */
    record Solution(double[] at, double squares) {}

    private final Problem problem;
    private final double[] low;
    private final double[] high;

    /**
     * @param low least value of each parameter
     * @param high greatest value of each
     */
    LevenbergMarquardt(Problem problem, double[] low, double[] high) {
        this.problem = problem;
        this.low = low.clone();
        this.high = high.clone();
    }

    /** Descends from a place within the bounds. */
    Solution from(double... start) {
        double[] at = start.clone();
        double squares = squares(problem.residuals(at));
        double damping = FIRST_DAMPING;
        for (int step = 0; step < STEPS && damping < MOST_DAMPING; step++) {
            double[] residuals = problem.residuals(at);
            double[][] jacobian = problem.jacobian(at);
            double[] gradient = gradient(jacobian, residuals);
            int[] free = free(at, gradient);
            if (free.length == 0) {
                break;
            }
            double[][] normal = normal(jacobian, free);
            boolean improved = false;
            while (!improved && damping < MOST_DAMPING) {
                Optional<double[]> next = next(at, normal, gradient, free, damping);
                double found = next.map(it -> squares(problem.residuals(it))).orElse(Double.POSITIVE_INFINITY);
                if (found < squares) {
                    improved = squares - found > LEAST_GAIN * squares;
                    at = next.orElseThrow();
                    squares = found;
                    damping = Math.max(damping / 10, 1e-12);
                    if (!improved) {
                        return new Solution(at, squares);
                    }
                } else {
                    damping *= 10;
                }
            }
        }
        return new Solution(at, squares);
    }

    private Optional<double[]> next(double[] at, double[][] normal, double[] gradient, int[] free, double damping) {
        int n = free.length;
        double[][] damped = new double[n][];
        double[] down = new double[n];
        for (int i = 0; i < n; i++) {
            damped[i] = normal[i].clone();
            damped[i][i] += damping * Math.max(normal[i][i], Double.MIN_NORMAL);
            down[i] = -gradient[free[i]];
        }
        return Matrix.cholesky(damped).map(lower -> {
            double[] move = Matrix.solve(lower, down);
            double[] next = at.clone();
            for (int i = 0; i < n; i++) {
                int parameter = free[i];
                next[parameter] = Math.clamp(at[parameter] + move[i], low[parameter], high[parameter]);
            }
            return next;
        });
    }

    private int[] free(double[] at, double[] gradient) {
        int[] free = new int[at.length];
        int count = 0;
        for (int i = 0; i < at.length; i++) {
            boolean held = at[i] <= low[i] && gradient[i] > 0 || at[i] >= high[i] && gradient[i] < 0;
            if (!held) {
                free[count++] = i;
            }
        }
        return Arrays.copyOf(free, count);
    }

    private static double[] gradient(double[][] jacobian, double[] residuals) {
        double[] gradient = new double[jacobian[0].length];
        for (int row = 0; row < residuals.length; row++) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += jacobian[row][i] * residuals[row];
            }
        }
        return gradient;
    }

    /** JᵀJ over the chosen parameters. */
    static double[][] normal(double[][] jacobian, int... chosen) {
        double[][] normal = new double[chosen.length][chosen.length];
        for (double[] row : jacobian) {
            for (int i = 0; i < chosen.length; i++) {
                for (int j = 0; j < chosen.length; j++) {
                    normal[i][j] += row[chosen[i]] * row[chosen[j]];
                }
            }
        }
        return normal;
    }

    private static double squares(double[] residuals) {
        double sum = 0;
        for (double residual : residuals) {
            sum += residual * residual;
        }
        return sum;
    }
}
