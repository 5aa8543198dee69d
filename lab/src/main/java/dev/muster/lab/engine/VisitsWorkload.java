package dev.muster.lab.engine;

import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Visits: many come and leave again, all of them, in one operation. What counts is what they leave behind in the
 * server, after each visit. It is held against what a rehearsal left: the first visit loads classes and fills pools
 * that stay.
 */
final class VisitsWorkload implements Workload {
    static final String AGENTS = "agents";
    static final String SESSIONS = "sessions";
    static final String DESCRIPTORS = "descriptors_left";
    static final String THREADS = "threads_left";
    static final String LIVE_HEAP = "live_heap_left_percent";

    private static final String BEFORE =
            " of the server 35 s after a visit, less those 35 s after a rehearsal before the first; the most after any of them.";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(DESCRIPTORS, "descriptors", "Open descriptors" + BEFORE),
            new GaugeInfo(THREADS, "threads", "Threads" + BEFORE),
            new GaugeInfo(
                    LIVE_HEAP,
                    "%",
                    "Live heap of the server after a full collection, 35 s after a visit, beyond what it was 35 s after a rehearsal "
                            + "before the first; the most after any of them."));

    /**
     * Visitors of a rehearsal, at least. An engine keeps its newest 16,384 events in memory, and an agent that comes
     * and goes writes two: so many have filled that place, which is no leak but looked like one.
     */
    private static final int REHEARSED = 9_000;

    /** Questions of a rehearsal: each of the first opens another of the read connections, until all are open. */
    private static final int ASKED = 64;

    private static final long GIVE_UP_SECONDS = 30;
    /** The server keeps the place of an agent that has hung up for 30 s; with what its sweep may take. */
    private static final Duration GRACE = Duration.ofSeconds(35);

    private static final long POLL_NANOS = 5_000_000;

    private final IntConsumer visiting;
    private final LongSupplier there;
    private final int party;
    private final Look looking;
    private final Left before;
    private final List<Left> after = new ArrayList<>();
    private boolean visited;

    /** What a server holds on to. Null is what could not be read. */
    record Left(
            @Nullable Long descriptors,
            @Nullable Long threads,
            @Nullable Long heap) {}

    /** Looks what a server holds on to, when those who left have been forgotten. */
    interface Look {
        Left look() throws InterruptedException;
    }

    /**
     * Rehearses, and looks how the server is then.
     *
     * @param party how many come at once
     * @param visiting lets so many come and leave
     * @param there asks the server how many of them it still knows
     * @param pid the server's process
     * @throws TargetException if the agents cannot connect, or do not leave
     */
    VisitsWorkload(long party, IntConsumer visiting, LongSupplier there, long pid) {
        this(party, visiting, there, () -> look(there, pid));
    }

    /** The same, looking at the server in another way. */
    VisitsWorkload(long party, IntConsumer visiting, LongSupplier there, Look looking) {
        this.party = (int) party;
        this.visiting = visiting;
        this.there = there;
        this.looking = looking;
        this.before = rehearse();
    }

    private Left rehearse() {
        try {
            for (int visitors = 0; visitors < REHEARSED; visitors += party) {
                if (visit() instanceof Outcome.Failed failed) {
                    throw new TargetException("the rehearsal of the visits failed: " + failed);
                }
            }
            for (int asked = 0; asked < ASKED; asked++) {
                long unused = there.getAsLong();
            }
            return look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while rehearsing", e);
        }
    }

    private Left look() throws InterruptedException {
        visited = false;
        return looking.look();
    }

    private static Left look(LongSupplier there, long pid) throws InterruptedException {
        Thread.sleep(GRACE);
        long unused = there.getAsLong(); // so that the connection that asks is open both times
        Long heap = JavaHeaps.look(LongStream.of(pid)).bytes();
        Reading reading = new ProcessProbe(pid).read();
        return new Left(reading.descriptors(), reading.threads(), heap);
    }

    @Override
    public List<String> operations() {
        return List.of("visit");
    }

    @Override
    public String unit() {
        return "visitors";
    }

    @Override
    public void prepare(int agent, long index, int operation) throws InterruptedException {
        lookIfVisited();
    }

    private void lookIfVisited() throws InterruptedException {
        if (visited) {
            after.add(look());
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return visit();
    }

    private Outcome visit() throws InterruptedException {
        try {
            visited = true;
            visiting.accept(party);
        } catch (TargetException failed) {
            return new Outcome.Failed("unreachable", failed.getMessage());
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (there.getAsLong() > 0) {
            if (System.nanoTime() > deadline) {
                return new Outcome.Failed("still_there", there.getAsLong() + " after " + GIVE_UP_SECONDS + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while they were leaving");
            }
        }
        return new Outcome.Ok(party);
    }

    @Override
    public List<Gauge> windowEnds() {
        try {
            lookIfVisited();
            return gauges(before, after);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GAUGES.stream()
                    .map(gauge -> Gauge.missing(gauge.name(), "interrupted"))
                    .toList();
        }
    }

    /** The gauges: of each figure the most that was there after any visit. */
    static List<Gauge> gauges(Left before, List<Left> after) {
        Long heap = most(before, after, Left::heap);
        return List.of(
                gauge(DESCRIPTORS, most(before, after, Left::descriptors)),
                gauge(THREADS, most(before, after, Left::threads)),
                heap == null || before.heap() == null
                        ? Gauge.missing(LIVE_HEAP, "the server's heap could not be asked for with the JDK's jcmd")
                        : Gauge.of(LIVE_HEAP, 100.0 * heap / before.heap()));
    }

    /** The largest growth; null if one of them is not known. */
    private static @Nullable Long most(Left before, List<Left> after, Function<Left, @Nullable Long> figure) {
        Long most = null;
        for (Left left : after) {
            Long growth = Reading.growth(figure.apply(before), figure.apply(left));
            if (growth == null) {
                return null;
            }
            most = most == null ? growth : (Long) Math.max(most, growth);
        }
        return most;
    }

    private static Gauge gauge(String name, @Nullable Long value) {
        return value == null
                ? Gauge.missing(name, "this system does not show what another process uses")
                : Gauge.of(name, value);
    }

    @Override
    public void close() {}
}
