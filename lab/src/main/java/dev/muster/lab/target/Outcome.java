package dev.muster.lab.target;

/** How one operation ended. */
public sealed interface Outcome {
    /** One unit of work done. */
    Outcome OK = new Ok(1);

    /**
     * Ended well.
     *
     * @param units work done, in the workload's unit; at least 0
     */
    record Ok(long units) implements Outcome {}

    /**
     * Ended badly.
     *
     * @param kind a short stable name such as {@code busy}, {@code timeout} or {@code stale_lease}
     */
    record Failed(String kind) implements Outcome {}
}
