package dev.muster.lab.advice;

import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What holds a test's throughput back, as far as its figures tell. */
final class LimitingResource {
    private static final double BUSY = 0.85;
    private static final double NOTABLE_SHARE = 0.3;

    private LimitingResource() {}

    static String of(TestRecord test, int cores) {
        Optional<RungRecord> best = test.rungs().stream()
                .filter(rung -> rung.invalid().isEmpty())
                .max(Comparator.comparingDouble(RungRecord::throughput));
        if (best.isEmpty()) {
            return "not measured";
        }
        if (test.load().open()) {
            return "none looked for: the rate was given";
        }
        Optional<Double> busy = ResourceRules.busyCores(best.get(), cores);
        if (busy.isPresent() && busy.get() > BUSY) {
            return String.format(Locale.ROOT, "processors: %.0f %% busy", 100 * busy.get());
        }
        String idle = busy.map(share -> String.format(Locale.ROOT, "; processors %.0f %% busy", 100 * share))
                .orElse("");
        UslRecord usl = test.usl();
        if (usl == null) {
            return "not told: no law was fitted" + idle;
        }
        Scaling scaling = ScalingRules.scaling(usl);
        double n = usl.largestN();
        if (scaling.coherencyShare(n) > Math.max(NOTABLE_SHARE, scaling.contentionShare(n))) {
            return String.format(Locale.ROOT, "coherency between agents: κ = %.2g%s", scaling.kappa(), idle);
        }
        return scaling.contentionShare(n) > NOTABLE_SHARE
                ? String.format(Locale.ROOT, "contention for something serialised: σ = %.2g%s", scaling.sigma(), idle)
                : "none reached within the rungs" + idle;
    }
}
