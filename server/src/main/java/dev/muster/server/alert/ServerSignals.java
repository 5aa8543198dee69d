package dev.muster.server.alert;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.ledger.LedgerStats;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Outcomes;
import dev.muster.core.store.ReadPool;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The signals of a running server, from what it counts anyway: nothing of it asks the store, so an idle server stays
 * idle.
 */
public final class ServerSignals implements SignalSource {
    private static final System.Logger LOG = System.getLogger(ServerSignals.class.getName());

    /** Answers from which a share of failures says something. */
    private static final int ENOUGH = 20;

    private final Engine engine;
    private final LongSupplier lag;
    private final DoubleSupplier memory;
    private final @Nullable Comparison comparison;
    private final Trailing commands = trailing(Signal.COMMAND_SECONDS);
    private final Trailing work = trailing(Signal.WORK_SECONDS);
    private final Trailing failures = trailing(Signal.ERROR_SHARE);
    private final Trailing leases = trailing(Signal.LEASES_EXPIRED);
    private long answered;
    /** When a command was answered last, or none waited for its answer. */
    private long wellAt;

    /**
     * @param lag tells by how many events the slowest reader is behind
     * @param memory tells the share of its own limit of memory that the server uses; NaN if that is not known
     * @param cpu tells the processor time that the server has used, in seconds; NaN if that is not known
     * @param baseline what commands took when all was well; null if nobody has said
     * @param nanos the time, by a clock that only goes forward: what was before is not looked at
     */
    public ServerSignals(
            Engine engine,
            LongSupplier lag,
            DoubleSupplier memory,
            DoubleSupplier cpu,
            @Nullable Baseline baseline,
            long nanos) {
        this.engine = engine;
        this.lag = lag;
        this.memory = memory;
        this.comparison = baseline == null ? null : new Comparison(engine, baseline, cpu);
        note(nanos);
    }

    private static Trailing trailing(Signal signal) {
        return new Trailing(signal.window().toNanos());
    }

    @Override
    public Readings read(long nanos) {
        note(nanos);
        Readings readings = new Readings()
                .with(Signal.COMMAND_SECONDS, commandSeconds(nanos))
                .with(Signal.WORK_SECONDS, work.share(1))
                .with(Signal.MEMORY_SHARE, memory.getAsDouble())
                .with(Signal.ERROR_SHARE, failures.share(ENOUGH))
                .with(Signal.LEASES_EXPIRED, leases.grew(0))
                .with(
                        Signal.QUEUE_SHARE,
                        (double) engine.ledger().queued() / engine.ledger().queueLimit())
                .with(Signal.SUBSCRIBER_LAG, lag.getAsLong())
                .with(Signal.DISK_FREE, usable());
        Comparison compared = comparison;
        if (compared != null) {
            compared.into(readings);
        }
        return readings;
    }

    @Override
    public long activity() {
        LedgerStats ledger = engine.ledger().stats();
        ReadPool.Load reads = engine.readLoad();
        return ledger.answered()
                + ledger.events()
                + ledger.leasesExpired()
                + ledger.busyRefusals()
                + reads.queries()
                + reads.busy();
    }

    private void note(long nanos) {
        LedgerStats ledger = engine.ledger().stats();
        noteCommands(nanos);
        Comparison compared = comparison;
        if (compared != null) {
            compared.note(nanos);
        }
        Sum worked = new Sum();
        ledger.work().forEach((specialist, type, histogram) -> worked.add(histogram));
        work.note(nanos, worked.seconds, worked.count);
        leases.note(nanos, ledger.leasesExpired());
    }

    /** Where commands wait and none is answered any more, they take as long as that has lasted, at the least. */
    private double commandSeconds(long nanos) {
        double average = commands.share(1);
        return Double.isNaN(average) && engine.commands().unanswered() > 0 ? (nanos - wellAt) / 1e9 : average;
    }

    private void noteCommands(long nanos) {
        Sum waited = new Sum();
        Failures failed = new Failures();
        for (CommandFigures each : engine.commands().all()) {
            waited.add(each.duration());
            each.forEachOutcome(failed::add);
        }
        commands.note(nanos, waited.seconds, waited.count);
        if (waited.count != answered || engine.commands().unanswered() == 0) {
            answered = waited.count;
            wellAt = nanos;
        }
        ReadPool.Load reads = engine.readLoad();
        failures.note(nanos, failed.failed + reads.busy(), failed.all + reads.queries() + reads.busy());
    }

    private static final class Sum {
        private double seconds;
        private long count;

        void add(Histogram histogram) {
            Histogram.Values values = histogram.values();
            seconds += values.sum();
            count += values.count();
        }
    }

    private static final class Failures {
        private long failed;
        private long all;

        void add(String outcome, long times) {
            all += times;
            failed += Outcomes.FAILURES.contains(outcome) ? times : 0;
        }
    }

    private double usable() {
        try {
            return engine.storeSize().usable();
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.DEBUG, "The file system does not say what it has left", e);
            return Double.NaN;
        }
    }
}
