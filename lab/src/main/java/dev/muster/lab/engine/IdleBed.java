package dev.muster.lab.engine;

import dev.muster.core.EngineOptions;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.util.Optional;

/** A store with agents that say nothing and tasks for which nothing is due, for a process to sit on. */
final class IdleBed implements TestBed {
    static final String AGENTS = "agents";
    static final String FINISHED = "finished";

    private final Starter starter;
    private final EngineBed store;

    IdleBed(Starter starter, TestSetup setup, EngineOptions options) {
        if (setup.option(AGENTS) == 0 && setup.option(FINISHED) > 0) {
            throw new TargetException("engine_idle: without agents nobody finishes tasks; set option '" + AGENTS
                    + "' to 1 or more, or '" + FINISHED + "' to 0");
        }
        this.starter = starter;
        this.store = EngineBed.opened(setup.directory().resolve("data"), setup, options);
        try (store) {
            store.settle((int) setup.option(AGENTS), setup.option(FINISHED));
        }
    }

    @Override
    public Workload connect(int agents) {
        return IdleWorkload.start(starter, store.data());
    }

    @Override
    public Optional<AuditFindings> audit() {
        return store.audit();
    }

    @Override
    public void close() {}
}
