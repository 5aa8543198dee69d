package dev.muster.lab.analysis;

import java.util.Optional;

/** Algebra of the small symmetric matrices of a fit, by Cholesky's decomposition. */
final class Matrix {
    private Matrix() {}

    /** The lower triangle L with L·Lᵀ = a; empty when a is not positive definite. */
    static Optional<double[][]> cholesky(double[][] a) {
        int n = a.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i != j) {
                    lower[i][j] = sum / lower[j][j];
                } else if (sum > 0) {
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(lower);
    }

    /** The x with L·Lᵀ·x = b. */
    static double[] solve(double[][] lower, double[] b) {
        int n = b.length;
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }

    /** The inverse of a positive definite matrix; empty for any other. */
    static Optional<double[][]> inverse(double[][] a) {
        return cholesky(a).map(lower -> {
            int n = a.length;
            double[][] inverse = new double[n][];
            for (int i = 0; i < n; i++) {
                double[] unit = new double[n];
                unit[i] = 1;
                // Symmetric, so a column is a row.
                inverse[i] = solve(lower, unit);
            }
            return inverse;
        });
    }
}
