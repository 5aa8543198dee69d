package dev.muster.lab.fault;

import dev.muster.lab.fault.FaultCounts.Stats;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fault of the protocol between agents and target, done by a proxy that they have used from the beginning. */
final class ProtocolFault implements Fault {
    private final Mischievous proxy;
    private final FaultPlan plan;
    private @Nullable Stats before;

    ProtocolFault(Mischievous proxy, FaultPlan plan) {
        this.proxy = proxy;
        this.plan = plan;
    }

    @Override
    public void inject() {
        before = proxy.stats();
        proxy.put(plan);
    }

    @Override
    public void lift() {
        proxy.lift();
    }

    @Override
    public Optional<String> evidence() {
        Stats from = before;
        if (from == null) {
            return Optional.empty();
        }
        Stats done = proxy.stats().since(from); // with what was under way when it was lifted
        return switch (plan.kind()) {
            case REFUSE -> told(done.refused(), "the proxy refused %,d requests", done.refused());
            case GARBLE -> told(done.spoilt(), "the proxy spoilt %,d answers", done.spoilt());
            case TRUNCATE -> told(done.halved(), "the proxy ended %,d answers in their middle", done.halved());
            case OVERSIZE ->
                told(done.swollen(), "the proxy made %,d answers longer than anybody should keep", done.swollen());
            case FORGET_SESSION ->
                told(done.forgotten(), "the proxy told %,d requests that their session is gone", done.forgotten());
            case NOISE -> told(done.noise(), "lines that are no message came before %,d answers", done.noise());
            case REORDER -> told(done.overtaken(), "%,d answers came after a later one", done.overtaken());
            case STDERR_FLOOD -> told(done.flooded(), "the proxy wrote %,d bytes on standard error", done.flooded());
            default -> repeated(done);
        };
    }

    private static Optional<String> repeated(Stats done) {
        return done.said() > 0
                ? told(done.said(), "%,d messages reached the target twice", done.said())
                : told(
                        done.repeated(),
                        "%,d requests reached the target a second time; it answered %,d of them without an error",
                        done.repeated(),
                        done.accepted());
    }

    private static Optional<String> told(long times, String words, Object... figures) {
        return times == 0 ? Optional.empty() : Optional.of(String.format(Locale.ROOT, words, figures));
    }

    @Override
    public void close() {
        proxy.lift();
    }
}
