package dev.muster.lab.target;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessProbe;
import java.util.Optional;

/** A target that is set up for one test. */
public interface TestBed extends AutoCloseable {

    /**
     * Connects the agents of one rung. The bed has at most one workload open at a time.
     *
     * @param agents how many
     */
    Workload connect(int agents);

    /** The process whose resources the load costs; this one by default. */
    default long pid() {
        return ProcessHandle.current().pid();
    }

    /** Reads what the target costs. */
    default Probe resources() {
        return new ProcessProbe(pid());
    }

    /** Why nobody can say what the target costs; empty where {@link #resources} can. */
    default Optional<String> unobserved() {
        return Optional.empty();
    }

    /** What the target had been through before this test. */
    default Sharing sharing() {
        return Sharing.NONE;
    }

    /** Whether load generator and target share one process, so that their processor time cannot be told apart. */
    default boolean sharesProcess() {
        return pid() == ProcessHandle.current().pid();
    }

    /**
     * Ends the target's part in this test's load and compares what was acknowledged with what is there. Nothing can be
     * connected afterwards.
     *
     * @return the findings; empty when this target cannot be audited
     */
    Optional<AuditFindings> audit();

    @Override
    void close();
}
