package dev.muster.runtime.inference;

import dev.muster.client.inference.GridModel;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.pool.Runners;

/** What the agents of a pool share: the world they think about, and the processors. */
public final class InferencePool implements Runners, AutoCloseable {
    private final InferenceSpec spec;
    private final GridModel model = new GridModel();
    private final Processors processors;

    /** Agents that think on all processors of this machine. */
    public InferencePool(InferenceSpec spec) {
        this(spec, Runtime.getRuntime().availableProcessors());
    }

    InferencePool(InferenceSpec spec, int processors) {
        this.spec = spec;
        this.processors = new Processors(processors);
    }

    @Override
    public Runner make(String agent) {
        return new InferenceRunner(spec, model, processors);
    }

    /** Ends the threads that think; no agent of it may have a task any more. */
    @Override
    public void close() {
        processors.close();
    }
}
