package dev.muster.lab.run;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.TestSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Follows a run while it goes. Called from the run's threads, one call at a time; must return quickly. */
public interface ProgressListener {
    /** Listens to nothing. */
    ProgressListener SILENT = new ProgressListener() {};

    /** What a run is doing. */
    enum Phase {
        PRELOADING,
        CONNECTING,
        WARMING_UP,
        MEASURING,
        SETTLING,
        AUDITING
    }

    /**
     * How the current rung goes; about once a second.
     *
     * @param phase what it is doing
     * @param rate units of work a second over the last second; 0 outside a load
     * @param elapsed since the rung began
     * @param remaining of the rung's measured window; null while that is not known
     * @param done operations that ended well, or objects preloaded
     * @param errors operations that failed
     */
    record Progress(
            Phase phase,
            double rate,
            Duration elapsed,
            @Nullable Duration remaining,
            long done,
            long errors) {}

    /** The run begins. */
    default void runStarted(Scenario scenario, Path directory) {}

    /**
     * A test begins.
     *
     * @param number from 1
     * @param of how many there are
     */
    default void testStarted(TestSpec test, int number, int of) {}

    /** The test goes through its loads once more, on a target set up anew; told only of a test that repeats. */
    default void repetitionStarted(TestSpec test, int repetition) {}

    /** A rung begins. */
    default void rungStarted(TestSpec test, int agents) {}

    /** The current rung goes on. */
    default void progress(TestSpec test, int agents, Progress progress) {}

    /** Something about the test's course that is worth a line: a search has taken a step, a ladder ends early. */
    default void noted(TestSpec test, String note) {}

    /** A rung has been measured. */
    default void rungEnded(TestSpec test, RungRecord rung) {}

    /** A test has ended and was judged. */
    default void testEnded(TestSpec test, TestRecord record) {}

    /** The run has ended, or was cut short. */
    default void runEnded(Verdict verdict, boolean interrupted, Path directory) {}
}
