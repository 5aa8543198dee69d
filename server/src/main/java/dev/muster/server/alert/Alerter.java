package dev.muster.server.alert;

import dev.muster.core.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the figures of a server every few seconds, at rest every minute, and says what is not well.
 *
 * <p>{@link #look} does it once and may be called without a thread: that is how tests run it under a clock of their
 * own.
 */
public final class Alerter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Alerter.class.getName());

    private final List<Tracker> trackers;
    private final List<Rule> rules;
    private final Duration every;
    private final SignalSource source;
    private final List<Delivery> deliveries;
    private final Runnable cleanUp;
    private final IdleCollection idle;
    private final Supplier<List<Alert>> earlier;
    private final LongSupplier nanos;
    private final Supplier<Instant> clock;
    private final ReentrantLock looking = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<Alert> raised = List.of();
    private volatile Readings last = new Readings();
    private volatile boolean amiss;
    private boolean begun;

    /**
     * @param sinks where notices are said, beside the log
     * @param cleanUp is run when an alert asks for {@link Severity#CLEANUP}
     * @param idle is run at rest
     * @param earlier tells the alerts to go on with, which are raised already; asked before the first look
     * @param clock the time of day
     */
    Alerter(
            AlertOptions options,
            SignalSource source,
            List<AlertSink> sinks,
            Runnable cleanUp,
            IdleCollection idle,
            Supplier<List<Alert>> earlier,
            Supplier<Instant> clock) {
        this.rules = options.rules();
        this.every = options.every();
        this.trackers = rules.stream().map(Tracker::new).toList();
        this.source = source;
        List<AlertSink> all = new ArrayList<>(sinks);
        all.addFirst(new LogSink());
        this.deliveries =
                all.stream().map(sink -> new Delivery(sink, options.pause())).toList();
        this.cleanUp = cleanUp;
        this.idle = idle;
        this.earlier = earlier;
        this.nanos = options.nanos();
        this.clock = clock;
    }

    /**
     * Of a server.
     *
     * @param lag tells by how many events the slowest reader is behind
     * @param memory tells the share of its own limit of memory that the server uses
     * @param cpu tells the processor time that it has used, in seconds
     */
    public static Alerter of(
            Engine engine, AlertOptions options, LongSupplier lag, DoubleSupplier memory, DoubleSupplier cpu) {
        List<AlertSink> sinks = new ArrayList<>();
        sinks.add(new EventSink(engine));
        WebhookOptions webhook = options.webhook();
        if (webhook != null) {
            sinks.add(new Webhook(webhook));
        }
        SignalSource source = new ServerSignals(
                engine, lag, memory, cpu, options.baseline(), options.nanos().getAsLong());
        return new Alerter(
                options,
                source,
                sinks,
                System::gc,
                IdleCollection.ofThisProcess(),
                () -> OpenAlerts.of(engine, options.rules()),
                engine::now);
    }

    /**
     * Looks every so often from now on, while nothing is done once a minute, until this is closed; not at all if it is
     * to look only when told.
     */
    public void start() {
        if (!every.isZero()) {
            // No virtual one: its timed waits allocate, and at rest there is nothing else that does.
            Thread.ofPlatform().daemon().name("muster-alerts").start(() -> run(every.toNanos()));
        }
    }

    private void run(long every) {
        Rhythm rhythm = new Rhythm(source::activity);
        try {
            while (!closed.await(rhythm.pause(every), TimeUnit.NANOSECONDS)) {
                lookIfDue(rhythm);
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "Alerts are no longer looked for");
        }
    }

    private void lookIfDue(Rhythm rhythm) {
        if (!rhythm.due(nanos.getAsLong(), amiss)) {
            return;
        }
        lookOrTell();
        if (rhythm.atRest()) {
            idle.atRest();
        }
    }

    private void lookOrTell() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Alerts could not be looked for this time; report this", e);
        }
    }

    /** Looks once. */
    public void look() {
        looking.lock();
        try {
            begin();
            long now = nanos.getAsLong();
            Instant at = clock.get();
            Readings readings = source.read(now);
            last = readings;
            for (Tracker tracker : trackers) {
                say(tracker.look(readings.of(tracker.rule().signal()), now, at));
            }
            raised = trackers.stream()
                    .map(Tracker::alert)
                    .filter(alert -> alert != null)
                    .toList();
            amiss = trackers.stream()
                    .map(Tracker::phase)
                    .anyMatch(phase -> phase == Phase.PENDING || phase == Phase.FIRING);
        } finally {
            looking.unlock();
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        for (Alert alert : earlier.get()) {
            trackers.stream()
                    .filter(tracker -> tracker.rule().equals(alert.rule()))
                    .forEach(tracker -> tracker.goOn(alert));
        }
        begun = true;
    }

    private void say(@Nullable Notice notice) {
        if (notice == null) {
            return;
        }
        deliveries.forEach(each -> each.deliver(notice));
        if (notice.kind() == Notice.Kind.RAISED
                && notice.alert().rule().has(Severity.CLEANUP)
                && notice.alert().level().severity().compareTo(Severity.CLEANUP) >= 0) {
            cleanUp.run();
        }
    }

    /** The alerts that are raised now. */
    public List<Alert> raised() {
        return raised;
    }

    /** What was seen when it was looked last. */
    public Readings last() {
        return last;
    }

    /** What is looked for. */
    public List<Rule> rules() {
        return rules;
    }

    /** Receives how many notices one sink was given. */
    public interface SinkVisitor {
        void visit(String sink, long said, long lost);
    }

    /** Shows what became of the notices, by sink. */
    public void forEachSink(SinkVisitor visitor) {
        deliveries.forEach(each -> visitor.visit(each.sink(), each.said(), each.lost()));
    }

    @Override
    public void close() {
        closed.countDown();
        deliveries.forEach(Delivery::close);
    }
}
