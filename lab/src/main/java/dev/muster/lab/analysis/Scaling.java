package dev.muster.lab.analysis;

import java.util.OptionalDouble;

/**
 * The Universal Scalability Law (Gunther 1993): throughput of N agents, X(N) = λN / (1 + σ(N−1) + κN(N−1)). With κ = 0
 * it is Amdahl's law, with σ = 0 too a straight line.
 *
 * @param lambda λ: what one agent does alone, units a second; above zero
 * @param sigma σ: contention, the part of the work that only one can do at a time; 0 to 1
 * @param kappa κ: coherency, what each pair of agents costs; 0 to 1
 */
public record Scaling(double lambda, double sigma, double kappa) {

    /** Refuses what no system can have. */
    public Scaling {
        if (!(lambda > 0 && sigma >= 0 && sigma <= 1 && kappa >= 0 && kappa <= 1)) {
            throw new IllegalArgumentException("λ " + lambda + ", σ " + sigma + ", κ " + kappa);
        }
    }

    /** X(N), units a second. */
    public double throughput(double n) {
        return lambda * n / slowdown(n);
    }

    /** R(N) of a closed loop without think time, seconds. */
    public double latency(double n) {
        return slowdown(n) / lambda;
    }

    /** E(N) = X(N) / (λN): the share of ideal throughput that is left. */
    public double efficiency(double n) {
        return 1 / slowdown(n);
    }

    /** Of the time that an operation takes at N agents, the share spent on waiting for what is serialised. */
    public double contentionShare(double n) {
        return sigma * (n - 1) / slowdown(n);
    }

    /** Of the time that an operation takes at N agents, the share spent on agreeing with the others. */
    public double coherencyShare(double n) {
        return kappa * n * (n - 1) / slowdown(n);
    }

    /** N* = √((1−σ)/κ), beyond which more agents do less; empty when κ is zero. */
    public OptionalDouble peak() {
        return kappa == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(1, Math.sqrt((1 - sigma) / kappa)));
    }

    /** The most that any number of agents does: X(N*), or Amdahl's ceiling λ/σ; empty for a straight line. */
    public OptionalDouble limit() {
        OptionalDouble peak = peak();
        return peak.isPresent() ? OptionalDouble.of(throughput(peak.getAsDouble())) : ceiling();
    }

    /** X∞ = λ/σ: what contention alone allows; empty without contention. */
    public OptionalDouble ceiling() {
        return sigma == 0 ? OptionalDouble.empty() : OptionalDouble.of(lambda / sigma);
    }

    /** The knee: the N at which the straight line λN reaches the limit; empty for a straight line. */
    public OptionalDouble knee() {
        OptionalDouble limit = limit();
        return limit.isPresent() ? OptionalDouble.of(limit.getAsDouble() / lambda) : limit;
    }

    /** N = σ/κ, beyond which coherency costs more than contention; empty when κ is zero. */
    public OptionalDouble coherencyOvertakes() {
        return kappa == 0 ? OptionalDouble.empty() : OptionalDouble.of(sigma / kappa);
    }

    /**
     * The latency that belongs to a throughput on the rising side of the curve: the smaller root of κX²R² + (σX − κX −
     * λ)R + (1−σ) = 0.
     *
     * @return seconds; empty for a throughput that is not reached
     */
    public OptionalDouble latencyAt(double throughput) {
        double a = kappa * throughput * throughput;
        double b = sigma * throughput - kappa * throughput - lambda;
        double c = 1 - sigma;
        double discriminant = b * b - 4 * a * c;
        if (b >= 0 || discriminant < 0) {
            return OptionalDouble.empty();
        }
        // The form without cancellation, which also holds for a = 0.
        return OptionalDouble.of(2 * c / (-b + Math.sqrt(discriminant)));
    }

    private double slowdown(double n) {
        return 1 + sigma * (n - 1) + kappa * n * (n - 1);
    }
}
