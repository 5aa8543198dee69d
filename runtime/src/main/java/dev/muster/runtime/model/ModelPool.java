package dev.muster.runtime.model;

import dev.muster.client.pool.Breaker;
import dev.muster.client.pool.BreakerOptions;
import dev.muster.core.context.Cl100k;
import dev.muster.core.context.RememberedCounts;
import dev.muster.core.context.Tokenizer;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.pool.Runners;
import java.util.concurrent.ThreadLocalRandom;

/** What the agents of a pool share: their way to the model, and the meter. */
public final class ModelPool implements Runners {
    /** A shorter prefix is kept by no API that is known; longer ones by most. */
    private static final int KEPT_PREFIX = 1_024;

    private static final int REMEMBERED_CHARACTERS = 2_000_000;
    private static final int TRIES = 3;

    private final ModelSpec spec;
    private final ContextSource context;
    private final Tokenizer tokenizer = new RememberedCounts(Cl100k.TOKENS, REMEMBERED_CHARACTERS);
    private final AdaptiveLimit limit;
    private final Breaker breaker = new Breaker(BreakerOptions.defaults(), System::nanoTime);
    private final Meter meter;
    private final Gateway gateway;

    public ModelPool(ModelSpec spec, ContextSource context) {
        this.spec = spec;
        this.context = context;
        this.meter = new Meter(spec.prices());
        this.limit = new AdaptiveLimit(
                spec.atOnce(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
        this.gateway = new Gateway(
                spec.endpoint().open(),
                new Batcher(spec.batchSize(), spec.batchTimeout(), Alarm.REAL),
                limit,
                breaker,
                meter,
                tokenizer.count(spec.prefix()) >= KEPT_PREFIX,
                TRIES,
                System::nanoTime);
    }

    @Override
    public Runner make(String agent) {
        return new ModelRunner(agent, spec, gateway, context, tokenizer, meter);
    }

    /** What its agents asked, and what it cost. */
    public Meter meter() {
        return meter;
    }

    /** What the API bears, as far as is known. */
    public AdaptiveLimit limit() {
        return limit;
    }

    /** Whether the API is left alone. */
    public Breaker breaker() {
        return breaker;
    }

    /** Batches so far. */
    public Batcher batcher() {
        return gateway.batcher();
    }
}
