package dev.muster.lab.fault;

/**
 * What stands between agents and their target from the beginning of a test, so that something can be done to what they
 * send and get.
 */
public interface Between extends AutoCloseable {
    /** Prepares a fault: it is not there yet. */
    Fault fault(FaultPlan plan);

    @Override
    void close();
}
