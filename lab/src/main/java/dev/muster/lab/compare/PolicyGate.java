package dev.muster.lab.compare;

import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.GateRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a policy, judged on one figure.
 *
 * @param test the test's name
 * @param gate how it came out
 * @param level the highest level that was surely reached; null for none
 */
public record PolicyGate(
        String test, GateRecord gate, @Nullable Level level) {

    /** Whether a comparison is of the figure that was judged. */
    boolean isAbout(ComparisonRecord row) {
        return row.metric().equals(gate.metric())
                && row.test().equals(test)
                && Objects.equals(row.operation(), gate.operation())
                && Objects.equals(row.agents(), gate.agents());
    }
}
