package dev.muster.lab.compare;

import dev.muster.lab.result.GateRecord;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a policy, judged on one figure.
 *
 * @param test the test's name
 * @param gate how it came out
 * @param level the highest level that was surely reached; null for none
 */
public record PolicyGate(
        String test, GateRecord gate, @Nullable Level level) {}
