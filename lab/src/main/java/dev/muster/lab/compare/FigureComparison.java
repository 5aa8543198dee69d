package dev.muster.lab.compare;

import dev.muster.lab.analysis.BenjaminiHochberg;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.Interval;
import dev.muster.lab.analysis.Median;
import dev.muster.lab.analysis.NoiseFloor;
import dev.muster.lab.analysis.PairedRatio;
import dev.muster.lab.analysis.UnpairedRatio;
import dev.muster.lab.result.ComparisonRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares one figure of two sides, by the rules of the analysis; says why where it cannot. */
final class FigureComparison {
    /** Share of false findings among the findings of one comparison that is put up with. */
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    static final long SEED = 42;

    private final Subject subject;
    private final double margin;
    private final @Nullable Double noiseFloor;

    FigureComparison(Subject subject, Optional<NoiseFloor> floor) {
        this.subject = subject;
        double materiality = subject.measure().materiality();
        this.margin = floor.map(it -> it.margin(materiality)).orElse(materiality);
        this.noiseFloor = floor.map(NoiseFloor::halfWidth).orElse(null);
    }

    /** Compares runs that have nothing to do with each other. */
    ComparisonRecord unpaired(RunSet a, RunSet b) {
        double[] left = a.values(subject);
        double[] right = b.values(subject);
        if (left.length == 0 || right.length == 0) {
            return undecided(
                    left,
                    right,
                    null,
                    left.length == 0
                            ? "A has no figure: " + a.missing(subject)
                            : "B has no figure: " + b.missing(subject));
        }
        Optional<ComparisonRecord> zero = zeros(left, right, UnpairedRatio.LEAST_RUNS, /* ties= */ false);
        if (zero.isPresent()) {
            return zero.get();
        }
        int fewer = Math.min(left.length, right.length);
        if (fewer < UnpairedRatio.LEAST_RUNS) {
            String runs = fewer == 1 ? "one run a side tells" : fewer + " runs a side tell";
            return undecided(
                    left,
                    right,
                    Median.of(right) / Median.of(left),
                    runs + " no change from noise; it takes " + UnpairedRatio.LEAST_RUNS + " a side, or pairs");
        }
        UnpairedRatio ratio = UnpairedRatio.of(left, right, SEED);
        return decided(
                left, right, ratio.ratio(), ratio.interval(), ratio.test().p(), "more runs would decide");
    }

    /** Compares pairs of neighbouring runs. Pairs in which a side has no figure do not count. */
    ComparisonRecord paired(List<RunPair> pairs) {
        List<Double> left = new ArrayList<>();
        List<Double> right = new ArrayList<>();
        List<Double> ofA = new ArrayList<>();
        List<Double> ofB = new ArrayList<>();
        String missing = null;
        for (RunPair pair : pairs) {
            Figure a = pair.a().figure(subject);
            Figure b = pair.b().figure(subject);
            if (a.value() != null && b.value() != null) {
                left.add(a.value());
                right.add(b.value());
            } else {
                Optional.ofNullable(a.value()).ifPresent(ofA::add);
                Optional.ofNullable(b.value()).ifPresent(ofB::add);
                missing = a.value() == null
                        ? "A has no figure: " + Objects.requireNonNullElse(a.missing(), "not measured")
                        : "B has no figure: " + Objects.requireNonNullElse(b.missing(), "not measured");
            }
        }
        double[] a = array(left);
        double[] b = array(right);
        if (a.length == 0) {
            return undecided(
                    array(ofA), array(ofB), null, Objects.requireNonNullElse(missing, "no pair was measured yet"));
        }
        Optional<ComparisonRecord> zero = zeros(a, b, PairedRatio.LEAST_PAIRS, /* ties= */ true);
        if (zero.isPresent()) {
            return zero.get();
        }
        PairedRatio ratio = PairedRatio.of(a, b, SEED);
        if (a.length < PairedRatio.LEAST_PAIRS) {
            // Every figure counts here, so that it can be seen which side had it more often.
            ofA.addAll(left);
            ofB.addAll(right);
            return undecided(array(ofA), array(ofB), ratio.ratio(), tooFew(a.length, missing));
        }
        return decided(a, b, ratio.ratio(), ratio.interval(), ratio.test().p(), "more pairs would decide");
    }

    private static String tooFew(int pairs, @Nullable String missing) {
        return pairs + (pairs == 1 ? " pair is" : " pairs are") + " too few; it takes " + PairedRatio.LEAST_PAIRS
                + (missing == null ? "" : "; in others " + missing);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * A ratio needs figures above zero. Where there are none at all on both sides, nothing has changed. Where one side
     * has none in any run and the other some in enough runs, such as errors, that is no chance.
     *
     * @param enough runs of each side
     * @param ties whether a run of the other that has none, too, is a tie that tells nothing, as in a pair; else each
     *     has to have some
     */
    private Optional<ComparisonRecord> zeros(double[] a, double[] b, int enough, boolean ties) {
        if (none(a) && none(b)) {
            return Optional.of(record(a, b, null, null, null, Change.EQUIVALENT, null));
        }
        if (all(a) && all(b)) {
            return Optional.empty();
        }
        boolean more = none(a);
        double[] other = more ? b : a;
        boolean clear = above(other) >= (ties ? enough : other.length);
        if (clear && (more || none(b)) && Math.min(a.length, b.length) >= enough) {
            return Optional.of(record(
                    a,
                    b,
                    null,
                    null,
                    null,
                    more == subject.measure().direction().moreIsBetter() ? Change.IMPROVED : Change.REGRESSED,
                    (more ? "0 in every run of A" : "0 in every run of B") + ", and " + notIn(other)));
        }
        return Optional.of(undecided(a, b, null, "some figures are 0, of which there is no ratio"));
    }

    private static String notIn(double[] other) {
        long above = above(other);
        return above == other.length
                ? "never of the other"
                : "more in " + above + " of " + other.length + " of the other";
    }

    private static long above(double[] figures) {
        return Arrays.stream(figures).filter(it -> it > 0).count();
    }

    private static boolean none(double[] figures) {
        return Arrays.stream(figures).allMatch(it -> it == 0);
    }

    private static boolean all(double[] figures) {
        return Arrays.stream(figures).allMatch(it -> it > 0);
    }

    private ComparisonRecord decided(double[] a, double[] b, double ratio, Interval interval, double p, String advice) {
        if (margin >= 1) {
            return undecided(a, b, ratio, "the noise floor is as large as the figure itself");
        }
        Change change =
                Change.of(interval, margin, subject.measure().direction().moreIsBetter());
        String reason = change == Change.INCONCLUSIVE ? "its interval reaches over the margin; " + advice : null;
        return record(a, b, ratio, interval, p, change, reason);
    }

    private ComparisonRecord undecided(double[] a, double[] b, @Nullable Double ratio, String reason) {
        return record(a, b, ratio, null, null, Change.INCONCLUSIVE, reason);
    }

    private ComparisonRecord record(
            double[] a,
            double[] b,
            @Nullable Double ratio,
            @Nullable Interval interval,
            @Nullable Double p,
            Change change,
            @Nullable String reason) {
        return new ComparisonRecord(
                subject.measure().wireName(),
                subject.test(),
                subject.operation(),
                subject.agents(),
                a.length == 0 ? null : (Double) Median.of(a),
                b.length == 0 ? null : (Double) Median.of(b),
                a.length,
                b.length,
                ratio,
                interval == null ? null : (Double) interval.low(),
                interval == null ? null : (Double) interval.high(),
                p,
                p,
                margin,
                noiseFloor,
                change,
                reason);
    }

    /**
     * Corrects the findings for their number: of many figures some seem to change by chance. A finding that does not
     * outlast it (q &gt; 0.05) becomes inconclusive.
     */
    static List<ComparisonRecord> corrected(List<ComparisonRecord> all) {
        List<ComparisonRecord> tested =
                all.stream().filter(it -> it.p() != null).toList();
        double[] q = BenjaminiHochberg.adjusted(tested.stream()
                .mapToDouble(it -> Objects.requireNonNull(it.p()))
                .toArray());
        List<ComparisonRecord> corrected = new ArrayList<>();
        int at = 0;
        for (ComparisonRecord one : all) {
            if (one.p() == null) {
                corrected.add(one);
                continue;
            }
            double adjusted = q[at++];
            boolean finding = one.verdict() == Change.REGRESSED || one.verdict() == Change.IMPROVED;
            corrected.add(
                    finding && adjusted > FALSE_DISCOVERY_RATE
                            ? one.judged(
                                    adjusted,
                                    Change.INCONCLUSIVE,
                                    "it may be chance among " + tested.size()
                                            + " figures (q above 0.05); more pairs, or fewer figures, would decide")
                            : one.judged(adjusted, one.verdict(), one.reason()));
        }
        return corrected;
    }
}
