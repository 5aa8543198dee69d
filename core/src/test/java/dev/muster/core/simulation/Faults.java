package dev.muster.core.simulation;

import dev.muster.core.ledger.FaultPoint;
import org.jspecify.annotations.Nullable;

/** What goes wrong inside the engine, and when: armed by the simulation before a round. */
final class Faults implements FaultPoint.Hook {
    /** The process is gone: nothing in the engine may catch it. */
    static final class SimulatedCrash extends Error {
        private static final long serialVersionUID = 1L;

        private final FaultPoint at;

        private SimulatedCrash(FaultPoint at) {
            super("crash " + at, null, false, false);
            this.at = at;
        }

        FaultPoint at() {
            return at;
        }
    }

    /** A transaction fails once, for a reason that is nobody's fault. */
    static final class FailedTransaction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FailedTransaction() {
            super("a transaction was made to fail", null, false, false);
        }
    }

    private @Nullable FaultPoint crashAt;
    private int crashAfter;
    private int failures;
    private int failed;

    /** The {@code after}-th time from now that this point is reached, the process is gone; 0 is the next time. */
    void crash(FaultPoint at, int after) {
        crashAt = at;
        crashAfter = after;
    }

    /** The next {@code times} transactions fail before their commit. */
    void failTransactions(int times) {
        failures = times;
    }

    /** Takes back what has not happened; answers how many transactions were made to fail since the last call. */
    int disarm() {
        crashAt = null;
        failures = 0;
        int result = failed;
        failed = 0;
        return result;
    }

    @Override
    public void reached(FaultPoint point) {
        if (point == crashAt && crashAfter-- == 0) {
            crashAt = null;
            throw new SimulatedCrash(point);
        }
        if (point == FaultPoint.BEFORE_COMMIT && failures > 0) {
            failures--;
            failed++;
            throw new FailedTransaction();
        }
    }
}
