package dev.muster.lab.operation;

/** One agent's way to the target. Used by one thread at a time. */
public interface Peer extends AutoCloseable {

    /**
     * Looks whether the target is there.
     *
     * @throws CallFailure if it is not
     * @throws InterruptedException when the run is cut short
     */
    default void greet() throws CallFailure, InterruptedException {}

    /**
     * Gets ready for the next operation, such as by connecting again what broke; not timed.
     *
     * @throws InterruptedException when the run is cut short
     */
    default void prepare() throws InterruptedException {}

    /**
     * Asks and waits for the answer, no longer than the time limit.
     *
     * @throws CallFailure if there is none, or none that can be understood
     * @throws InterruptedException when the run is cut short
     */
    Answer ask(Request request) throws CallFailure, InterruptedException;

    /** Says goodbye; a target that does not listen is left. */
    @Override
    void close();
}
