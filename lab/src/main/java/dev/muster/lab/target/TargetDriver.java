package dev.muster.lab.target;

import java.util.List;
import java.util.Map;

/** A kind of system under test: what it can be asked to do, and how to set it up for one test. */
public interface TargetDriver {

    /** The driver's name, such as {@code engine}. */
    String name();

    /** The named operations it offers. */
    List<OperationInfo> operations();

    /**
     * Facts for the report's environment: at least {@code store} and {@code durability}; {@code profile} if it has one.
     */
    Map<String, String> facts();

    /**
     * Checks, before anything is run, that an operation can be done here.
     *
     * @param operation one of {@link #operations()}
     * @param agents the most agents it is asked for
     * @throws TargetException naming what is missing
     */
    default void check(String operation, int agents) {}

    /**
     * Sets the target up for one test, preloaded and ready for its first rung.
     *
     * @throws TargetException when the target cannot be reached or set up
     */
    TestBed open(TestSetup setup);

    /** Ends what tests have shared: none will any more. May be called more than once. */
    default void release() {}
}
