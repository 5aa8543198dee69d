package dev.muster.core.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, so that readers who keep up need not ask the store. The log is the truth: a reader that
 * has fallen behind what is kept here reads from there, and costs the others nothing. What is kept is bounded over all
 * projects together.
 *
 * <p>The ledger's thread appends; any number of threads read without locking and wait on a condition of the project.
 */
final class EventTail {
    /** Events kept over all projects. */
    private static final int KEEP = 16_384;
    /** Characters of their data that are kept at most: usual ones have some 300 each. */
    private static final long KEEP_CHARS = 8L * 1024 * 1024;

    private record Segment(Tail tail, long first, int size, long chars) {}

    /** The newest events of one project: segments by the sequence number of their first event. */
    private static final class Tail {
        final ConcurrentSkipListMap<Long, List<Event>> segments = new ConcurrentSkipListMap<>();
        final ReentrantLock lock = new ReentrantLock();
        final Condition appended = lock.newCondition();
        volatile long last;
        volatile int waiting;
    }

    private final Map<String, Tail> tails = new ConcurrentHashMap<>();
    private final Deque<Segment> kept = new ArrayDeque<>();
    private int keptEvents;
    private long keptChars;

    /** Where a project's log ends when the engine starts. */
    void begin(String project, long last) {
        tail(project).last = last;
    }

    private Tail tail(String project) {
        return tails.computeIfAbsent(project, any -> new Tail());
    }

    /** Appends events of one commit; for the ledger's thread. */
    void append(String project, List<Event> events) {
        Tail tail = tail(project);
        long first = events.getFirst().seq();
        tail.segments.put(first, events);
        tail.last = events.getLast().seq();
        long chars = chars(events);
        kept.add(new Segment(tail, first, events.size(), chars));
        keptEvents += events.size();
        keptChars += chars;
        while ((keptEvents > KEEP || keptChars > KEEP_CHARS) && kept.size() > 1) {
            Segment oldest = kept.remove();
            oldest.tail.segments.remove(oldest.first);
            keptEvents -= oldest.size;
            keptChars -= oldest.chars;
        }
        if (tail.waiting > 0) {
            wake(tail);
        }
    }

    private static long chars(List<Event> events) {
        long chars = 0;
        for (Event event : events) {
            String data = event.data();
            chars += data == null ? 0 : data.length();
        }
        return chars;
    }

    /** The sequence number of the project's last event; 0 if there is none. */
    long last(String project) {
        Tail tail = tails.get(project);
        return tail == null ? 0 : tail.last;
    }

    /** Whether there is such a project: each begins with an event. */
    boolean knows(String project) {
        return tails.containsKey(project);
    }

    /** Events after {@code after}; null if they are not all kept here. */
    @Nullable
    List<Event> after(String project, long after, int limit) {
        Tail tail = tails.get(project);
        if (tail == null) {
            return null;
        }
        if (after >= tail.last) {
            return List.of();
        }
        Map.Entry<Long, List<Event>> entry = tail.segments.floorEntry(after + 1);
        List<Event> events = new ArrayList<>();
        long next = after + 1;
        while (entry != null && events.size() < limit) {
            List<Event> segment = entry.getValue();
            int from = (int) (next - entry.getKey());
            if (from < 0 || from >= segment.size()) {
                break; // the segment between was dropped while this was reading
            }
            int to = Math.min(segment.size(), from + limit - events.size());
            if (events.isEmpty() && from == 0 && to == segment.size() && segment.size() >= limit) {
                return segment;
            }
            events.addAll(segment.subList(from, to));
            next += to - from;
            entry = tail.segments.floorEntry(next);
            if (entry != null && entry.getKey() != next) {
                break;
            }
        }
        return events.isEmpty() ? null : events;
    }

    /** How many wait. */
    int waiting() {
        return tails.values().stream().mapToInt(tail -> tail.waiting).sum();
    }

    /** Has all who wait look whether they still want to. */
    void wakeAll() {
        tails.values().forEach(EventTail::wake);
    }

    private static void wake(Tail tail) {
        tail.lock.lock();
        try {
            tail.appended.signalAll();
        } finally {
            tail.lock.unlock();
        }
    }

    /**
     * Waits until there is an event after {@code after}.
     *
     * @param givenUp looked at before each wait and whenever {@link #wakeAll} wakes it
     * @return false if the time ran out first, or it was given up
     */
    boolean await(String project, long after, long nanos, BooleanSupplier givenUp) throws InterruptedException {
        Tail tail = tail(project);
        if (tail.last > after) {
            return true;
        }
        long left = nanos;
        tail.lock.lock();
        try {
            tail.waiting++;
            while (tail.last <= after) {
                if (left <= 0 || givenUp.getAsBoolean()) {
                    return false;
                }
                left = tail.appended.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
            }
            return true;
        } finally {
            tail.waiting--;
            tail.lock.unlock();
        }
    }
}
