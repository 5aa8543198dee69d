package dev.muster.lab.engine;

import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bulk publishing to subscribers. Each subscriber holds a cursor and reads from the log on a thread of its own; an
 * operation ends when the slowest of them has passed the batch. A subscriber that sees a gap makes every later
 * operation fail.
 */
final class EventBusWorkload extends AgentWorkload<EngineAgents> {
    private static final int PAGE = 1000;
    private static final long GIVE_UP_SECONDS = 20;

    private final int batch;
    private final AtomicLongArray cursors;
    private final List<Thread> readers = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final List<NewEvent> events;
    private volatile long slowest;
    private volatile boolean gap;
    private volatile boolean closing;

    EventBusWorkload(EngineAgents agents, int subscribers, int batch) {
        super(agents);
        this.batch = batch;
        this.cursors = new AtomicLongArray(subscribers);
        this.events = Collections.nCopies(batch, new NewEvent("lab.load", "{\"value\":42}"));
        long from = agents.engine().events().last(Agents.PROJECT);
        slowest = from;
        for (int subscriber = 0; subscriber < subscribers; subscriber++) {
            int number = subscriber;
            cursors.set(subscriber, from);
            readers.add(Thread.ofVirtual().name("subscriber-" + subscriber).start(() -> read(number)));
        }
    }

    private void read(int subscriber) {
        var log = agents.engine().events();
        long cursor = cursors.get(subscriber);
        try {
            while (!closing) {
                EventPage page = log.read(Agents.PROJECT, cursor, EventFilter.ALL, PAGE);
                if (page.cursor() == cursor) {
                    log.await(Agents.PROJECT, cursor, Duration.ofMillis(200));
                    continue;
                }
                for (var event : page.events()) {
                    if (event.seq() != ++cursor) {
                        gap = true;
                    }
                }
                cursor = page.cursor();
                advance(subscriber, cursor);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void advance(int subscriber, long cursor) {
        long before = cursors.getAndSet(subscriber, cursor);
        if (before > slowest) {
            return;
        }
        lock.lock();
        try {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < cursors.length(); i++) {
                least = Math.min(least, cursors.get(i));
            }
            if (least > slowest) {
                slowest = least;
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> operations() {
        return List.of("publish");
    }

    @Override
    public String unit() {
        return "deliveries";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return switch (agents.call(new PublishEvents(Agents.PROJECT, events, agents.session(agent)))) {
            case Call.Done<Long> done -> {
                long last = done.value();
                agents.acknowledged().published(Agents.PROJECT, last - batch + 1, last);
                yield delivered(last);
            }
            case Call.Failed<Long> failed -> failed.outcome();
        };
    }

    private Outcome delivered(long last) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        lock.lockInterruptibly();
        try {
            while (slowest < last) {
                if (left <= 0) {
                    return new Outcome.Failed("timeout");
                }
                left = advanced.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return gap ? new Outcome.Failed("out_of_order") : new Outcome.Ok((long) batch * cursors.length());
    }

    @Override
    public void close() {
        closing = true;
        for (Thread reader : readers) {
            try {
                reader.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        super.close();
    }
}
