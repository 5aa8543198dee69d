package dev.muster.server.alert;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.ErrorCode;
import dev.muster.core.ledger.LedgerStats;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.metric.Histogram;
import dev.muster.core.store.ReadPool;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The signals of a running server, from what it counts anyway: nothing of it asks the store, so an idle server stays
 * idle.
 */
public final class ServerSignals implements SignalSource {
    private static final System.Logger LOG = System.getLogger(ServerSignals.class.getName());

    /** Outcomes that are no fault of who called. */
    private static final Set<String> FAILURES =
            EnumSet.of(ErrorCode.BUSY, ErrorCode.DISK_FULL, ErrorCode.ENGINE_STOPPED, ErrorCode.INTERNAL).stream()
                    .map(code -> code.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());

    /** Answers from which a share of failures says something. */
    private static final int ENOUGH = 20;

    private static final int ENOUGH_TO_COMPARE = 50;

    private final Engine engine;
    private final LongSupplier lag;
    private final DoubleSupplier memory;
    private final @Nullable Baseline baseline;
    private final Trailing commands = trailing(Signal.COMMAND_SECONDS);
    private final Trailing work = trailing(Signal.WORK_SECONDS);
    private final Trailing failures = trailing(Signal.ERROR_SHARE);
    private final Trailing compared = trailing(Signal.BASELINE_RATIO);
    private final Trailing comparable = trailing(Signal.BASELINE_RATIO);
    private final Trailing leases = trailing(Signal.LEASES_EXPIRED);

    /**
     * @param lag tells by how many events the slowest reader is behind
     * @param memory tells the share of its own limit of memory that the server uses; NaN if that is not known
     * @param baseline what commands took when all was well; null if nobody has said
     * @param nanos the time, by a clock that only goes forward: what was before is not looked at
     */
    public ServerSignals(
            Engine engine, LongSupplier lag, DoubleSupplier memory, @Nullable Baseline baseline, long nanos) {
        this.engine = engine;
        this.lag = lag;
        this.memory = memory;
        this.baseline = baseline;
        note(nanos);
    }

    private static Trailing trailing(Signal signal) {
        return new Trailing(signal.window().toNanos());
    }

    @Override
    public Readings read(long nanos) {
        note(nanos);
        return new Readings()
                .with(Signal.COMMAND_SECONDS, share(commands, 1))
                .with(Signal.WORK_SECONDS, share(work, 1))
                .with(Signal.MEMORY_SHARE, memory.getAsDouble())
                .with(Signal.ERROR_SHARE, share(failures, ENOUGH))
                .with(Signal.LEASES_EXPIRED, leases.firstGrew())
                .with(
                        Signal.QUEUE_SHARE,
                        (double) engine.ledger().queued() / engine.ledger().queueLimit())
                .with(Signal.SUBSCRIBER_LAG, lag.getAsLong())
                .with(Signal.DISK_FREE, usable())
                .with(
                        Signal.BASELINE_RATIO,
                        comparable.firstGrew() < ENOUGH_TO_COMPARE ? Double.NaN : share(compared, 0));
    }

    /** The first total's growth by the second's; NaN where there is less than enough of that. */
    private static double share(Trailing trailing, int enough) {
        return trailing.secondGrew() < enough ? Double.NaN : trailing.firstGrew() / trailing.secondGrew();
    }

    private void note(long nanos) {
        LedgerStats ledger = engine.ledger().stats();
        noteCommands(nanos);
        Baseline known = baseline;
        if (known != null) {
            compare(known, nanos);
        }
        Sum worked = new Sum();
        ledger.work().forEach((specialist, type, histogram) -> worked.add(histogram));
        work.note(nanos, worked.seconds, worked.count);
        leases.note(nanos, ledger.leasesExpired(), 0);
    }

    /** What the commands took that the baseline knows, and what they would have taken at its pace. */
    private void compare(Baseline with, long nanos) {
        Sum took = new Sum();
        double expected = 0;
        for (CommandFigures each : engine.commands().all()) {
            double mean = with.meanSeconds(each.name());
            if (!Double.isNaN(mean)) {
                long before = took.count;
                took.add(each.duration());
                expected += mean * (took.count - before);
            }
        }
        compared.note(nanos, took.seconds, expected);
        comparable.note(nanos, took.count, 0);
    }

    private void noteCommands(long nanos) {
        Sum waited = new Sum();
        Failures failed = new Failures();
        for (CommandFigures each : engine.commands().all()) {
            waited.add(each.duration());
            each.forEachOutcome(failed::add);
        }
        commands.note(nanos, waited.seconds, waited.count);
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
            failed += FAILURES.contains(outcome) ? times : 0;
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
