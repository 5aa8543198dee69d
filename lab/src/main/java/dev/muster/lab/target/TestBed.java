package dev.muster.lab.target;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.resource.LiveHeap;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessProbe;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A target that is set up for one test. */
public interface TestBed extends AutoCloseable {
    /** Why agents stay that share one pipe: who is done with is not told apart from who says nothing. */
    String ONE_PIPE = "agents over one pipe cannot leave";

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

    /** The target's processes, without those that they have started: where its JVMs are looked for. */
    default LongStream processes() {
        return LongStream.of(pid());
    }

    /** Reads what the target costs. */
    default Probe resources() {
        return new ProcessProbe(pid());
    }

    /** Why nobody can say what the target costs; empty where {@link #resources} can. */
    default Optional<String> unobserved() {
        return Optional.empty();
    }

    /**
     * Why agents that are done with stay with the target, so that nothing can be said of what they leave behind; empty
     * where they leave.
     */
    default Optional<String> staying() {
        return Optional.empty();
    }

    /**
     * Whether the load may write to a disk: the disk is then probed beside it. The probe costs half a hundredth of two
     * processors, which agents that only compute would be charged for.
     */
    default boolean writes() {
        return true;
    }

    /** What was found out about the target when it was set up, in a sentence; empty for nothing. */
    default Optional<String> learnt() {
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
     * The target's live heap after one forced full collection, which its load feels; null if it cannot be had.
     *
     * @throws InterruptedException when interrupted while asking
     */
    default @Nullable Long collectedHeapBytes() throws InterruptedException {
        return sharesProcess() ? LiveHeap.afterOneCollection() : null;
    }

    /** What the target stores now, by name, such as {@code log_bytes}: what may grow while a load lasts. */
    default Map<String, Long> stored() {
        return Map.of();
    }

    /**
     * Audits what is stored while agents are at work: its structure only, since more is acknowledged all the time.
     *
     * @return the findings; empty when this target cannot be audited then
     */
    default Optional<AuditFindings> auditUnderLoad() {
        return Optional.empty();
    }

    /**
     * What is known of the target's database after the load: its statements with their plans.
     *
     * @return empty where the test does not ask a database for statements, or it is of a kind that tells nothing
     * @throws TargetException if it cannot be looked at
     */
    default Optional<DatabaseReport> database() {
        return Optional.empty();
    }

    /**
     * Prepares a fault: it is not there yet.
     *
     * @throws TargetException if it cannot be put into this target; the message says where it can
     */
    default Fault fault(FaultPlan plan) {
        throw new TargetException("a fault '" + plan.kind().wireName() + "' cannot be put in here; it works on "
                + plan.kind().reach().words());
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
