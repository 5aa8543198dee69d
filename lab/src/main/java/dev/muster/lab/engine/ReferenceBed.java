package dev.muster.lab.engine;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.util.Optional;

/** Work without an engine, such as that of reference agents: there is no server, and nothing is stored. */
final class ReferenceBed implements TestBed {
    private final TestSetup setup;

    ReferenceBed(TestSetup setup) {
        this.setup = setup;
    }

    @Override
    public Workload connect(int agents) {
        return switch (setup.operation()) {
            case LimitOperations.WAITING -> new WaitingWorkload(setup.option(WaitingWorkload.WAIT_US));
            case WorkflowOperations.LOOK_UP -> new LookUpWorkload(setup.option(LookUpWorkload.BATCH));
            case WorkflowOperations.CONTEXT ->
                new ContextWorkload(
                        agents,
                        (int) setup.option(ContextWorkload.PARTS),
                        (int) setup.option(ContextWorkload.BUDGET),
                        setup.seed());
            case WorkflowOperations.CONFIGURATION -> ConfigurationWorkload.keys(setup.directory());
            case WorkflowOperations.PROFILE -> ConfigurationWorkload.profiles(setup.directory());
            default -> new InferenceWorkload(agents, (int) setup.option(InferenceWorkload.HORIZON), setup.seed());
        };
    }

    @Override
    public boolean writes() {
        return switch (setup.operation()) {
            case WorkflowOperations.CONFIGURATION, WorkflowOperations.PROFILE -> true;
            default -> false;
        };
    }

    @Override
    public Optional<AuditFindings> audit() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
