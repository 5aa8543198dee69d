package dev.muster.core.ledger;

/** Places where a test may make the engine fail. In production the hook does nothing. */
public enum FaultPoint {
    /** A transaction is complete and not yet committed. */
    BEFORE_COMMIT,
    /** A transaction is durable and nobody has been told. */
    AFTER_COMMIT;

    /** What happens there: nothing, or an exception that the test throws. */
    @FunctionalInterface
    public interface Hook {
        Hook NONE = point -> {};

        void reached(FaultPoint point);
    }
}
