package dev.muster.lab.advice;

import dev.muster.lab.result.TestRecord;
import java.util.Optional;

/**
 * A signal, and what it recommends.
 *
 * @param id short and stable
 * @param signal what it looks for
 * @param look reads a test; empty when the signal is not there
 */
record Rule(String id, String signal, Look look) {

    /** Reads a test's figures. */
    interface Look {
        /** The recommendation that a test's figures make, if any. */
        Optional<Recommendation> at(TestRecord test, int cores);
    }
}
