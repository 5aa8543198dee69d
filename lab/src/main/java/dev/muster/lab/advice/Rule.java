package dev.muster.lab.advice;

import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.TestRecord;
import java.util.Optional;

/**
 * A signal, and what it recommends.
 *
 * @param id short and stable
 * @param signal what it looks for
 * @param promise the figure that is better when its recommendation is followed
 * @param look reads a test; empty when the signal is not there
 */
record Rule(String id, String signal, Measure promise, Look look) {

    /** Reads a test's figures. */
    interface Look {
        /** The recommendation that a test's figures make, if any. */
        Optional<Recommendation> at(TestRecord test, int cores);
    }

    /** The figure that tells in a test whether the recommendation helped: a given rate leaves throughput as it is. */
    Measure promise(TestRecord test) {
        return promise == Measure.THROUGHPUT && test.load().open() ? Measure.P99_MS : promise;
    }
}
