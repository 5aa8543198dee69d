package dev.muster.lab.engine;

import dev.muster.core.EngineOptions;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores for new processes to open: one for each agent, since one process owns a store. */
final class StartBed implements TestBed {
    private final Starter starter;
    private final TestSetup setup;
    private final EngineOptions options;
    private final List<EngineBed> stores = new ArrayList<>();
    private int rungs;

    StartBed(Starter starter, TestSetup setup, EngineOptions options) {
        this.starter = starter;
        this.setup = setup;
        this.options = options;
        addStore();
    }

    private void addStore() {
        EngineBed store = EngineBed.opened(setup.directory().resolve("data-" + stores.size()), setup, options);
        store.close();
        stores.add(store);
    }

    @Override
    public Workload connect(int agents) {
        while (stores.size() < agents) {
            addStore();
        }
        return new StartWorkload(starter, stores.subList(0, agents), ++rungs);
    }

    @Override
    public Optional<AuditFindings> audit() {
        return stores.stream().map(EngineBed::audit).flatMap(Optional::stream).reduce(AuditFindings::plus);
    }

    @Override
    public void close() {}
}
