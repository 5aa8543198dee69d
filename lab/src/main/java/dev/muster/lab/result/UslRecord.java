package dev.muster.lab.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How throughput follows the number of agents: the scalability law that was fitted to a ladder. N is the number of
 * agents at work at once; with think time that is X·R, fewer than are connected.
 *
 * @param model {@code linear}, {@code amdahl} or {@code usl}: the simplest that explains the rungs
 * @param lambda λ, throughput of one agent without interference, units a second
 * @param sigma σ, contention: the part of the work that only one can do at a time
 * @param kappa κ, coherency: the cost of each pair of agents
 * @param peakN N*, beyond which more agents do less; the value is null when no peak lies within twice the largest rung,
 *     and an end of the interval where the rungs do not bound it
 * @param limit the most that any number of agents does: X(N*), or λ/σ without a peak
 * @param knee the N where ideal growth reaches the limit; null for a straight line
 * @param reach how far the peak (or the limit) may be trusted
 * @param statement peak or limit in one sentence, with that label
 * @param method where the intervals come from
 * @param weighting {@code relative}: residuals count relative to the measured throughput
 * @param residualError relative standard deviation of the rungs around the law
 * @param aicc Akaike's criterion of each law, by model
 * @param effective whether N is X·R because agents pause between operations
 * @param largestN the largest N measured
 * @param warnings what to know before believing it
 * @param points what was fitted
 * @param curve the law and its 95 % band over N, up to at most twice the largest
 */
public record UslRecord(
        String model,
        Estimate lambda,
        Estimate sigma,
        Estimate kappa,
        Estimate peakN,
        Estimate limit,
        @Nullable Double knee,
        Reach reach,
        String statement,
        String method,
        String weighting,
        double residualError,
        Map<String, Double> aicc,
        boolean effective,
        double largestN,
        List<String> warnings,
        List<Point> points,
        List<CurvePoint> curve) {

    /** How far the fitted peak, or the limit where there is no peak, lies from what was measured. */
    public enum Reach {
        /** Within the rungs, with at least two of them beyond the knee. */
        MEASURED,
        /** Beyond the rungs, or with fewer than two of them beyond the knee. */
        EXTRAPOLATED,
        /** No limit shows: throughput grows in proportion to the agents. */
        NONE
    }

    /**
     * A figure with its 95 % interval.
     *
     * @param value null when there is none
     * @param se standard error of the fit; null for what follows from several parameters
     * @param low lower end; null when the data do not bound it
     * @param high upper end; null likewise
     */
    public record Estimate(
            @Nullable Double value,
            @Nullable Double se,
            @Nullable Double low,
            @Nullable Double high) {}

    /**
     * A measured rung.
     *
     * @param agents connected
     * @param n at work at once
     * @param throughput units a second
     * @param efficiency X(N) over N times that of one agent, by the law's λ
     */
    public record Point(int agents, double n, double throughput, double efficiency) {}

    /**
     * The law at one N.
     *
     * @param n at work at once
     * @param low lower end of the 95 % band
     * @param fit throughput by the law
     * @param high upper end
     * @param contention share of an operation's time lost to contention
     * @param coherency share lost to coherency
     */
    public record CurvePoint(double n, double low, double fit, double high, double contention, double coherency) {}
}
