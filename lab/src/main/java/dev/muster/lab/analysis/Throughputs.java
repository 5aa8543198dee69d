package dev.muster.lab.analysis;

import java.util.List;

/**
 * The residuals of a scalability law against measured throughputs.
 *
 * @param model the law
 * @param points what was measured
 * @param weighting how a residual counts
 */
record Throughputs(ScalingModel model, List<ScalingPoint> points, ScalingFit.Weighting weighting)
        implements LevenbergMarquardt.Problem {

    @Override
    public double[] residuals(double[] at) {
        Scaling scaling = model.scaling(at);
        return points.stream()
                .mapToDouble(point -> (scaling.throughput(point.n()) - point.throughput()) / scale(point))
                .toArray();
    }

    @Override
    public double[][] jacobian(double[] at) {
        Scaling scaling = model.scaling(at);
        double[][] jacobian = new double[points.size()][at.length];
        for (int row = 0; row < jacobian.length; row++) {
            ScalingPoint point = points.get(row);
            double n = point.n();
            double x = scaling.throughput(n) / scale(point);
            double efficiency = scaling.efficiency(n);
            double[] by = {x / scaling.lambda(), -x * efficiency * (n - 1), -x * efficiency * n * (n - 1)};
            System.arraycopy(by, 0, jacobian[row], 0, at.length);
        }
        return jacobian;
    }

    private double scale(ScalingPoint point) {
        return weighting == ScalingFit.Weighting.RELATIVE ? point.throughput() : 1;
    }
}
