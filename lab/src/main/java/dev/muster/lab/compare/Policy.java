package dev.muster.lab.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code gates.yaml} asks for.
 *
 * @param file as the user named it
 * @param inconclusive what a gate comes to that could not be decided
 * @param rules in the order of the file
 */
public record Policy(String file, Inconclusive inconclusive, List<Rule> rules) {

    /** Copies the rules. */
    public Policy {
        rules = List.copyOf(rules);
    }

    /** What a gate comes to that could not be decided. */
    public enum Inconclusive {
        /** The run fails. */
        FAIL,
        /** The run is inconclusive, exit code 4. */
        UNDECIDED,
        /** It is told and changes nothing. */
        PASS;

        /** The word in files. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is asked of one figure.
     *
     * @param measure the figure
     * @param test the test it is about; null for every test
     * @param operation the operation of a mix, {@code each} for all of them; null for the whole load
     * @param limit what the figure itself must keep to; null for none
     * @param changes against the baseline; null when no change is judged
     * @param direction which way it is better
     * @param failsAt the level that fails the run; null for none of them
     * @param line where it stands in the file
     */
    public record Rule(
            Measure measure,
            @Nullable String test,
            @Nullable String operation,
            @Nullable Double limit,
            @Nullable Changes changes,
            Direction direction,
            @Nullable Level failsAt,
            int line) {

        boolean covers(Subject subject) {
            return measure == subject.measure()
                    && (test == null || test.equals(subject.test()))
                    && (operation == null
                            ? subject.operation() == null
                            : subject.operation() != null
                                    && (operation.equals("each") || operation.equals(subject.operation())));
        }
    }

    /** The rule for a subject: one for its test goes before one for every test. */
    Optional<Rule> of(Subject subject) {
        return rules.stream()
                .filter(rule -> rule.covers(subject))
                .reduce((one, other) -> one.test() == null && other.test() != null ? other : one);
    }

    /** Whether any rule is about a subject. */
    public boolean covers(Subject subject) {
        return of(subject).isPresent();
    }

    /** Whether any rule judges a change, so that there must be something to compare with. */
    public boolean needsBaseline() {
        return rules.stream().anyMatch(rule -> rule.changes() != null);
    }
}
