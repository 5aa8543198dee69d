package dev.muster.lab.analysis;

import java.util.ArrayList;
import java.util.List;

/** Measured throughputs whose scalability parameters were published: what a fit is checked against. */
public final class PublishedScaling {

    /** The SPEC SDM91 benchmark on a 16-way server (Gunther; the example of R's package {@code usl}). */
    public static final List<ScalingPoint> SPEC_SDM91 =
            points(new double[] {1, 18, 36, 72, 108, 144, 216}, 64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2);

    /** Cisco's benchmark, 1 to 32 clients (Schwartz, Practical Scalability Analysis; usl4j tests itself by it). */
    public static final List<ScalingPoint> CISCO = points(
            oneTo(32), 955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71,
            8646.7, 9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63, 11806,
            12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39);

    private PublishedScaling() {}

    private static double[] oneTo(int last) {
        double[] agents = new double[last];
        for (int i = 0; i < last; i++) {
            agents[i] = i + 1;
        }
        return agents;
    }

    private static List<ScalingPoint> points(double[] agents, double... throughput) {
        List<ScalingPoint> points = new ArrayList<>();
        for (int i = 0; i < agents.length; i++) {
            points.add(new ScalingPoint(i, agents[i], throughput[i]));
        }
        return List.copyOf(points);
    }
}
