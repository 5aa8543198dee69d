package dev.muster.core.lab;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port to the lab: runs of the scenarios that ship with the program, one at a time, each in a process of its own. A
 * run is a session of the agent {@value #AGENT} with one task a test, below one that gets the reports.
 */
public interface LabRuns {
    /** Who works on the tasks of a run. */
    String AGENT = "validator";

    /** Where nobody knows the lab. */
    LabRuns NONE = new NoLab("this Muster has no lab behind it");

    /** Why no run can be started here, in words; null if one can. */
    @Nullable
    String unavailable();

    /** What can be run, by name; nothing if no run can be started here. */
    List<LabScenario> scenarios();

    /**
     * Starts a run.
     *
     * @param scenario the name of a shipped one; never a path
     * @param project where its tasks go
     * @param requester who wants it, for the record
     * @throws dev.muster.core.RefusedException BUSY while another run lasts or the engine drains; NOT_FOUND if there is
     *     no such scenario or project; NOT_AVAILABLE if no run can be started here
     */
    LabRun start(String scenario, String project, String requester);

    /** The runs that are kept, newest first. */
    List<LabRun> runs();

    /**
     * A run.
     *
     * @throws dev.muster.core.RefusedException if it is not there, or not any more
     */
    LabRun run(LabRunId id);

    /**
     * Waits for the end of a run.
     *
     * @return the run as it is then, or after {@code atMost}
     * @throws dev.muster.core.RefusedException if it is not there
     */
    LabRun await(LabRunId id, Duration atMost) throws InterruptedException;

    /**
     * The report of a run; of one that is under way, of what it has measured until now.
     *
     * @throws dev.muster.core.RefusedException INVALID_STATE if there is none yet, or its run left none
     */
    String report(LabRunId id, ReportFormat format);

    /**
     * Ends a run and all its processes; what it measured until then is kept. One that has ended is left as it is.
     *
     * @return the run as it is then: it may take some more seconds to end
     */
    LabRun cancel(LabRunId id, String reason) throws InterruptedException;
}
