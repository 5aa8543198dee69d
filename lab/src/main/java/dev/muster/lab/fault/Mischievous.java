package dev.muster.lab.fault;

/** What stands between agents and their target, reads the messages, and does to them what a fault is. */
interface Mischievous {
    /** Does it from the next message on. */
    void put(FaultPlan plan);

    /** From the next message on nothing is done. */
    void lift();

    /** What was done until now. */
    FaultCounts.Stats stats();
}
