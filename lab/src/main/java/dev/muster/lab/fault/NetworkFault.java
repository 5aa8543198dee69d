package dev.muster.lab.fault;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fault of the network between agents and target, done by a proxy that they have used from the beginning. */
final class NetworkFault implements Fault {
    private final FaultProxy proxy;
    private final FaultPlan plan;
    private FaultProxy.@Nullable Stats before;
    private FaultProxy.@Nullable Stats after;

    NetworkFault(FaultProxy proxy, FaultPlan plan) {
        this.proxy = proxy;
        this.plan = plan;
    }

    @Override
    public void inject() {
        before = proxy.stats();
        proxy.set(Toxics.of(plan));
    }

    @Override
    public void lift() {
        proxy.set(Toxics.NONE);
        after = proxy.stats();
    }

    @Override
    public Optional<String> evidence() {
        FaultProxy.Stats from = before;
        FaultProxy.Stats to = after;
        if (from == null || to == null) {
            return Optional.empty();
        }
        long touched = to.touched() - from.touched();
        long broken = to.broken() - from.broken();
        if (plan.kind() == FaultKind.SLOW_CLOSE && touched == 0) {
            return Optional.empty();
        }
        return touched + broken == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the proxy held, delayed or cut %,d pieces and broke %,d connections",
                        touched,
                        broken));
    }

    @Override
    public void close() {
        proxy.set(Toxics.NONE);
    }
}
