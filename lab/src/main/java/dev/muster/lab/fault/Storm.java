package dev.muster.lab.fault;

import dev.muster.lab.fault.StormLog.What;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Many callers of an HTTP server, driven by one thread over connections that are open from the beginning: a generator
 * that takes as little as it can from the processors that it shares with what it measures.
 *
 * <p>In a closed loop so many requests are under way at any time. In an open one requests are due at a fixed rate,
 * whatever becomes of earlier ones. One that is due while every connection waits for an answer goes nowhere, and is
 * counted. Who is refused asks again: half of the callers when they were told to, a little later at random; the others
 * at once. What is asked again takes the place of a new request, so that the rate is that of all that is sent.
 *
 * <p>Not thread safe: one call at a time, by any thread.
 */
public final class Storm implements AutoCloseable {
    /** Bytes of a request. */
    public static final int LONGEST = 2048;

    private static final int BUFFER = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final long UNANSWERED = TimeUnit.SECONDS.toNanos(10);
    private static final long SWEEP = TimeUnit.MILLISECONDS.toNanos(100);
    /** A generator that is later than this has not offered what was due. */
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(50);
    /** Who does not heed what it is told comes back after this. */
    private static final long AT_ONCE = TimeUnit.MILLISECONDS.toNanos(10);
    /** Keys that are looked at before it is seen to that what is due goes out. */
    private static final int AT_A_TIME = 64;

    private final InetSocketAddress target;
    private final StormRequests requests;
    private final int connections;
    private final Selector selector;
    private final ByteBuffer out = ByteBuffer.allocateDirect(LONGEST);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private final List<StormLine> lines = new ArrayList<>();
    private final Deque<StormLine> free = new ArrayDeque<>();
    private final PriorityQueue<Again> heeding = new PriorityQueue<>();
    private final Deque<Again> eager = new ArrayDeque<>();
    private StormLog log = new StormLog();
    private Pace pace = Pace.REST;
    private int busy;
    private long next;
    private long swept;
    private long silent;

    /** A request that was refused and is asked again. */
    private record Again(long due, long number) implements Comparable<Again> {
        @Override
        public int compareTo(Again other) {
            return Long.compare(due, other.due);
        }
    }

    /** When requests are sent. */
    private interface Pace {
        /** Nothing is sent any more. */
        Pace REST = (storm, now) -> {};

        void send(Storm storm, long now);
    }

    private Storm(InetSocketAddress target, int connections, StormRequests requests, Selector selector) {
        this.target = target;
        this.connections = connections;
        this.requests = requests;
        this.selector = selector;
    }

    /**
     * Opens the connections.
     *
     * @throws IOException if they cannot be had
     */
    static Storm connect(InetSocketAddress target, int connections, StormRequests requests) throws IOException {
        return connect(target, connections, requests, CONNECT);
    }

    /** The same with another limit than 20 s for all of them together. */
    static Storm connect(InetSocketAddress target, int connections, StormRequests requests, Duration within)
            throws IOException {
        Storm storm = new Storm(target, connections, requests, Selector.open());
        try {
            for (int i = 0; i < connections; i++) {
                storm.open();
                storm.step(/* wait= */ 0);
            }
            long deadline = System.nanoTime() + within.toNanos();
            while (storm.free.size() < connections) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("only " + storm.free.size() + " of " + connections
                            + " connections were taken within " + within.toSeconds() + " s");
                }
                storm.step(10);
            }
            return storm;
        } catch (IOException | RuntimeException e) {
            storm.close();
            throw e;
        }
    }

    int connections() {
        return connections;
    }

    /** Refusals that did not say when to come back. */
    long silent() {
        return silent;
    }

    /**
     * Keeps so many requests under way for a while, and waits for the last of them.
     *
     * @return what came of it
     */
    StormLog closed(int callers, Duration length) throws IOException {
        return run(
                (storm, now) -> {
                    while (storm.busy < callers && !storm.free.isEmpty()) {
                        storm.send(storm.again(now), now);
                    }
                },
                System.nanoTime() + length.toNanos(),
                () -> false);
    }

    /** Whether a storm is to end. */
    interface Over {
        boolean yet();
    }

    /**
     * Has so many requests due each second, and waits for the last of them.
     *
     * @param over ends it
     * @return what came of it
     */
    StormLog open(double rate, Over over) throws IOException {
        double interval = 1e9 / rate;
        long start = System.nanoTime();
        long[] slots = {0};
        return run(
                (storm, now) -> {
                    for (long due = start + Math.round(slots[0] * interval);
                            due <= now;
                            due = start + Math.round(slots[0] * interval)) {
                        slots[0]++;
                        if (storm.free.isEmpty()) {
                            storm.log.count(What.HELD_OFF, now);
                        } else if (now - due > LATE) {
                            storm.log.count(What.LATE, now);
                        } else {
                            storm.send(storm.again(now), now);
                        }
                    }
                },
                Long.MAX_VALUE,
                over);
    }

    private StormLog run(Pace how, long until, Over over) throws IOException {
        log = new StormLog();
        silent = 0;
        heeding.clear();
        eager.clear();
        pace = how;
        while (!over.yet() && System.nanoTime() < until) {
            pace.send(this, System.nanoTime());
            step(1);
        }
        pace = Pace.REST;
        while (busy > 0) {
            step(10); // ends: what is not answered is given up
        }
        return log;
    }

    /** The request to send now: one that is asked again, or a new one. */
    private long again(long now) {
        for (Queue<Again> waiting : List.of(eager, heeding)) {
            Again first = waiting.peek();
            if (first != null && first.due <= now) {
                waiting.remove();
                return first.number;
            }
        }
        return next++;
    }

    private void send(long number, long now) {
        StormLine line = free.remove();
        out.clear();
        requests.write(number, out);
        out.flip();
        busy++;
        log.count(What.SENT, now);
        try {
            line.send(number, out, now);
        } catch (IOException broken) {
            broken(line);
        }
    }

    private void step(long wait) throws IOException {
        if (wait == 0) {
            selector.selectNow();
        } else {
            selector.select(wait);
        }
        int looked = 0;
        for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
            SelectionKey key = ready.next();
            ready.remove();
            look(key);
            if (++looked % AT_A_TIME == 0) {
                pace.send(this, System.nanoTime());
            }
        }
        sweep(System.nanoTime());
    }

    private void look(SelectionKey key) {
        StormLine line = (StormLine) key.attachment();
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.isConnectable()) {
                if (line.connect(key)) {
                    free.add(line);
                }
                return;
            }
            StormAnswer answer = line.read(in);
            if (answer != null) {
                answered(line, answer, System.nanoTime());
            }
        } catch (IOException e) {
            broken(line);
        }
    }

    private void answered(StormLine line, StormAnswer answer, long now) {
        long number = line.number();
        if (answer.good()) {
            log.accepted(line.sent(), now);
            requests.acknowledged(number, answer.body());
        } else if (answer.refused()) {
            log.count(What.REFUSED, now);
            silent += answer.retryAfter() < 0 ? 1 : 0;
            comeBack(number, answer.retryAfter(), now);
        } else {
            log.count(What.FAILED, now);
        }
        line.done();
        busy--;
        if (answer.last()) {
            drop(line);
        } else {
            free.add(line);
        }
    }

    private void comeBack(long number, long seconds, long now) {
        if (number % 2 == 0 && seconds >= 0) {
            long told = TimeUnit.SECONDS.toNanos(seconds);
            heeding.add(new Again(now + told + ThreadLocalRandom.current().nextLong(told / 2 + 1), number));
        } else {
            eager.add(new Again(now + AT_ONCE, number));
        }
    }

    private void broken(StormLine line) {
        if (line.busy()) {
            busy--;
            log.count(What.FAILED, System.nanoTime());
        }
        drop(line);
    }

    private void drop(StormLine line) {
        line.close();
        free.remove(line);
        lines.remove(line); // opened anew by the next sweep
    }

    /** Gives up what is not answered, and opens connections in the place of those that broke. */
    private void sweep(long now) {
        if (now - swept < SWEEP) {
            return;
        }
        swept = now;
        for (StormLine line : List.copyOf(lines)) {
            if (line.busy() && now - line.sent() > UNANSWERED) {
                broken(line);
            }
        }
        try {
            while (pace != Pace.REST && lines.size() < connections) {
                open();
            }
        } catch (IOException refused) {
            silence(refused); // the next sweep tries again
        }
    }

    private static void silence(IOException refused) {
        System.getLogger(Storm.class.getName())
                .log(System.Logger.Level.DEBUG, "A connection could not be opened again", refused);
    }

    private void open() throws IOException {
        StormLine line = StormLine.open(target, selector);
        lines.add(line);
        if (line.connected()) {
            free.add(line);
        }
    }

    @Override
    public void close() {
        lines.forEach(StormLine::close);
        lines.clear();
        free.clear();
        try {
            selector.close();
        } catch (IOException gone) {
            // it is closed, which is what was wanted
        }
    }
}
