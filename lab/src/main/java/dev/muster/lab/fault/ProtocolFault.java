package dev.muster.lab.fault;

import dev.muster.lab.fault.HttpFaultProxy.Mischief;
import dev.muster.lab.fault.HttpFaultProxy.Stats;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fault of the protocol between agents and target, done by a proxy that they have used from the beginning. */
final class ProtocolFault implements Fault {
    private final HttpFaultProxy proxy;
    private final FaultPlan plan;
    private @Nullable Stats before;

    ProtocolFault(HttpFaultProxy proxy, FaultPlan plan) {
        this.proxy = proxy;
        this.plan = plan;
    }

    @Override
    public void inject() {
        before = proxy.stats();
        proxy.set(Mischief.of(plan));
    }

    @Override
    public void lift() {
        proxy.set(Mischief.NONE);
    }

    @Override
    public Optional<String> evidence() {
        Stats from = before;
        if (from == null) {
            return Optional.empty();
        }
        Stats to = proxy.stats(); // with what was under way when it was lifted
        long refused = to.refused() - from.refused();
        long spoilt = to.spoilt() - from.spoilt();
        long repeated = to.repeated() - from.repeated();
        return switch (plan.kind()) {
            case REFUSE -> told(refused, "the proxy refused %,d requests", refused);
            case GARBLE -> told(spoilt, "the proxy spoilt %,d answers", spoilt);
            default ->
                told(
                        repeated,
                        "%,d requests reached the target a second time; it answered %,d of them with 2xx",
                        repeated,
                        to.accepted() - from.accepted());
        };
    }

    private static Optional<String> told(long times, String words, Object... figures) {
        return times == 0 ? Optional.empty() : Optional.of(String.format(Locale.ROOT, words, figures));
    }

    @Override
    public void close() {
        proxy.set(Mischief.NONE);
    }
}
