package dev.muster.lab.engine;

import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.Workload;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Visits: many agents connect and leave again, all of them, in one operation. What counts is what they leave behind in
 * the server. It is held against what a rehearsal left: the first visit loads classes and fills pools that stay.
 */
final class VisitsWorkload implements Workload {
    static final String AGENTS = "agents";
    static final String DESCRIPTORS = "descriptors_left";
    static final String THREADS = "threads_left";
    static final String LIVE_HEAP = "live_heap_left_percent";

    private static final String BEFORE =
            " of the server 35 s after the last visit, less those 35 s after a rehearsal before the first.";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(DESCRIPTORS, "descriptors", "Open descriptors" + BEFORE),
            new GaugeInfo(THREADS, "threads", "Threads" + BEFORE),
            new GaugeInfo(
                    LIVE_HEAP,
                    "%",
                    "Live heap of the server after a full collection, 35 s after the last visit, beyond what it was 35 s after a "
                            + "rehearsal before the first."));

    private static final long GIVE_UP_SECONDS = 30;
    /** The server keeps the place of an agent that has hung up for 30 s; with what its sweep may take. */
    private static final long GRACE_SECONDS = 35;

    private static final long POLL_NANOS = 5_000_000;

    private final IntFunction<SocketAgents> connecting;
    private final IntSupplier connected;
    private final int agents;
    private final long pid;
    private final Left before;

    /** What a server holds on to. Null is what could not be read. */
    record Left(
            @Nullable Long descriptors,
            @Nullable Long threads,
            @Nullable Long heap) {}

    /**
     * Rehearses, and looks how the server is then.
     *
     * @param agents how many come at once
     * @param connecting connects so many
     * @param connected asks the server how many are connected
     * @param pid the server's process
     * @throws TargetException if the agents cannot connect, or do not leave
     */
    VisitsWorkload(int agents, IntFunction<SocketAgents> connecting, IntSupplier connected, long pid) {
        this.agents = agents;
        this.connecting = connecting;
        this.connected = connected;
        this.pid = pid;
        this.before = rehearse();
    }

    private Left rehearse() {
        try {
            if (visit() instanceof Outcome.Failed failed) {
                throw new TargetException("the rehearsal of agents_come_and_go failed: " + failed);
            }
            return look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while rehearsing", e);
        }
    }

    private Left look() throws InterruptedException {
        TimeUnit.SECONDS.sleep(GRACE_SECONDS);
        int unused = connected.getAsInt(); // so that the connection that asks is open both times
        OptionalLong heap = ServerHeap.liveBytes(pid);
        Reading reading = new ProcessProbe(pid).read();
        return new Left(reading.descriptors(), reading.threads(), heap.isPresent() ? heap.getAsLong() : null);
    }

    @Override
    public List<String> operations() {
        return List.of("visit");
    }

    @Override
    public String unit() {
        return "agents";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return visit();
    }

    private Outcome visit() throws InterruptedException {
        try {
            connecting.apply(agents).disconnect();
        } catch (TargetException failed) {
            return new Outcome.Failed("unreachable", failed.getMessage());
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (connected.getAsInt() > 0) {
            if (System.nanoTime() > deadline) {
                return new Outcome.Failed("still_connected", connected.getAsInt() + " after " + GIVE_UP_SECONDS + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while agents were leaving");
            }
        }
        return new Outcome.Ok(agents);
    }

    @Override
    public List<Gauge> windowEnds() {
        try {
            return gauges(before, look());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GAUGES.stream()
                    .map(gauge -> Gauge.missing(gauge.name(), "interrupted"))
                    .toList();
        }
    }

    /** The gauges. */
    static List<Gauge> gauges(Left before, Left after) {
        Long heap = Reading.growth(before.heap(), after.heap());
        return List.of(
                gauge(DESCRIPTORS, Reading.growth(before.descriptors(), after.descriptors())),
                gauge(THREADS, Reading.growth(before.threads(), after.threads())),
                heap == null || before.heap() == null
                        ? Gauge.missing(LIVE_HEAP, "the server's heap could not be asked for with the JDK's jcmd")
                        : Gauge.of(LIVE_HEAP, 100.0 * heap / before.heap()));
    }

    private static Gauge gauge(String name, @Nullable Long value) {
        return value == null
                ? Gauge.missing(name, "this system does not show what another process uses")
                : Gauge.of(name, value);
    }

    @Override
    public void close() {}
}
