package dev.muster.lab.result;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.fault.Overload;
import dev.muster.lab.fault.Recovery;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fault, and how the target came back from it.
 *
 * @param kind its name in scenarios
 * @param meaning what was done, in a sentence
 * @param settings how, in words; may be empty
 * @param mustHold what must hold, in sentences
 * @param atSeconds when it was put in, after measuring had begun, as asked for
 * @param holdSeconds how long it was held, as asked for
 * @param injections one for each repetition
 */
public record FaultRecord(
        String kind,
        String meaning,
        String settings,
        List<String> mustHold,
        double atSeconds,
        double holdSeconds,
        List<Injection> injections) {

    /** Copies the lists. */
    public FaultRecord {
        mustHold = List.copyOf(mustHold);
        injections = List.copyOf(injections);
    }

    /**
     * The fault, put in once.
     *
     * @param repetition from 1
     * @param injectedSeconds when it was there, after measuring had begun
     * @param liftedSeconds when it was lifted, likewise; null if it could not be lifted
     * @param untilSeconds when the load's window ended, likewise
     * @param evidence what shows that it was there; null if nothing does
     * @param broken why it could not be put in or lifted; null if it could
     * @param violations what must hold and did not, beside the audit's findings
     * @param recovery how the target came back; null if the fault was not there
     * @param history the single operations, relative to the run directory
     * @param overload what an overload came to; null for every other fault
     */
    public record Injection(
            int repetition,
            @Nullable Double injectedSeconds,
            @Nullable Double liftedSeconds,
            double untilSeconds,
            @Nullable String evidence,
            @Nullable String broken,
            List<String> violations,
            @Nullable Recovery recovery,
            String history,
            @Nullable Overload overload) {

        /** Copies the violations. */
        public Injection {
            violations = List.copyOf(violations);
        }

        /** Why nothing was tested by it; null if something was. */
        public @Nullable String invalid() {
            if (broken != null) {
                return broken;
            }
            return evidence == null ? "nothing shows that the fault was there" : null;
        }
    }

    /** A figure of each injection that has it. */
    public double[] values(Function<Recovery, @Nullable Double> figure) {
        return injections.stream()
                .map(Injection::recovery)
                .filter(Objects::nonNull)
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** The median of a figure of an overload over the injections that have it; null if none has. */
    public @Nullable Double overload(Function<Overload, @Nullable Double> figure) {
        double[] values = injections.stream()
                .map(Injection::overload)
                .filter(Objects::nonNull)
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == 0 ? null : (Double) Median.of(values);
    }

    /** The median over the injections that have it; null if none has. */
    public @Nullable Double median(Function<Recovery, @Nullable Double> figure) {
        double[] values = values(figure);
        return values.length == 0 ? null : (Double) Median.of(values);
    }

    /** The largest; null if none has it. */
    public @Nullable Double worst(Function<Recovery, @Nullable Double> figure) {
        double[] values = values(figure);
        double worst = 0;
        for (double value : values) {
            worst = Math.max(worst, value);
        }
        return values.length == 0 ? null : (Double) worst;
    }

    /** Why a figure is missing, of the first injection that lacks it; null if none does. */
    public @Nullable String missing(String name) {
        for (Injection injection : injections) {
            Recovery recovery = injection.recovery();
            if (recovery == null) {
                return injection.invalid();
            }
            if (recovery.notMeasured().containsKey(name)) {
                return recovery.notMeasured().get(name);
            }
        }
        return null;
    }

    /** Whether something never came in at least one injection. */
    public boolean never(String name) {
        return injections.stream()
                .map(Injection::recovery)
                .filter(Objects::nonNull)
                .anyMatch(recovery -> recovery.never(name));
    }
}
