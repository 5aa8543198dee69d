package dev.muster.lab.advice;

import dev.muster.lab.advice.Recommendation.Effort;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rules that read the scalability law of a ladder. */
final class ScalingRules {
    private static final double NOTABLE_SHARE = 0.3;

    static final List<Rule> ALL = List.of(
            new Rule(
                    "contention",
                    "serialised work (σ) takes most of an operation's time",
                    Measure.THROUGHPUT,
                    ScalingRules::contention),
            new Rule(
                    "coherency",
                    "throughput falls beyond a number of agents (κ)",
                    Measure.THROUGHPUT,
                    ScalingRules::coherency));

    private ScalingRules() {}

    static Scaling scaling(UslRecord usl) {
        return new Scaling(value(usl.lambda()), value(usl.sigma()), value(usl.kappa()));
    }

    private static double value(UslRecord.Estimate estimate) {
        Double value = estimate.value();
        return value == null ? 0 : value;
    }

    private static Optional<Recommendation> contention(TestRecord test, int cores) {
        UslRecord usl = test.usl();
        if (usl == null) {
            return Optional.empty();
        }
        Scaling now = scaling(usl);
        double n = usl.largestN();
        Double low = usl.sigma().low();
        if (now.contentionShare(n) < NOTABLE_SHARE
                || now.contentionShare(n) < now.coherencyShare(n)
                || low == null
                || low <= 0) {
            return Optional.empty();
        }
        double gain = new Scaling(now.lambda(), now.sigma() / 2, now.kappa()).throughput(n) / now.throughput(n);
        return Optional.of(new Recommendation(
                "contention",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "%.2g of the work is done by one at a time; it takes %.0f %% of an operation's time at N = %,.0f",
                        now.sigma(),
                        100 * now.contentionShare(n),
                        n),
                String.format(Locale.ROOT, "σ = %.3g%s, %s", now.sigma(), interval(usl.sigma()), ceiling(now)),
                "split the lock or queue everybody passes, or do more in one pass of it: batch the single writer",
                gain,
                String.format(Locale.ROOT, "the law with half the σ, at N = %,.0f", n),
                usl.reach() == UslRecord.Reach.MEASURED ? 0.6 : 0.4,
                Effort.DESIGN,
                State.PROPOSED,
                null));
    }

    private static String ceiling(Scaling scaling) {
        return scaling.ceiling().isPresent()
                ? String.format(
                        Locale.ROOT, "ceiling %,.0f/s", scaling.ceiling().getAsDouble())
                : "no ceiling";
    }

    private static Optional<Recommendation> coherency(TestRecord test, int cores) {
        UslRecord usl = test.usl();
        if (usl == null) {
            return Optional.empty();
        }
        Scaling now = scaling(usl);
        double n = usl.largestN();
        Double low = usl.kappa().low();
        Double peak = usl.peakN().value();
        if (low == null || low <= 0 || peak == null) {
            return Optional.empty();
        }
        double gain = new Scaling(now.lambda(), now.sigma(), 0).throughput(n) / now.throughput(n);
        return Optional.of(new Recommendation(
                "coherency",
                test.name(),
                String.format(
                        Locale.ROOT,
                        "each pair of agents costs something: throughput falls beyond N* = %,.0f, and agreeing takes %.0f %%"
                                + " of an operation's time at N = %,.0f",
                        peak,
                        100 * now.coherencyShare(n),
                        n),
                String.format(Locale.ROOT, "κ = %.3g%s", now.kappa(), interval(usl.kappa())),
                "tell agents less about each other: coalesce notifications, filter topics, retry less often",
                gain,
                String.format(Locale.ROOT, "the law without κ, at N = %,.0f: an upper bound", n),
                usl.reach() == UslRecord.Reach.MEASURED ? 0.6 : 0.3,
                Effort.DESIGN,
                State.PROPOSED,
                null));
    }

    private static String interval(UslRecord.Estimate estimate) {
        return estimate.low() == null || estimate.high() == null
                ? ""
                : String.format(Locale.ROOT, " (95 %%: %.3g to %.3g)", estimate.low(), estimate.high());
    }
}
