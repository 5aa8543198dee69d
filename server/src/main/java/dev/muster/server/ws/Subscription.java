package dev.muster.server.ws;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventLog;
import dev.muster.core.event.EventPage;
import dev.muster.server.access.Caller;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's place in the log of a project. It has a thread only while there is something to read and to send: one
 * that is slow blocks nobody but itself, and keeps no more than a page of events meanwhile.
 */
final class Subscription {
    private static final int PAGE = 100;

    private enum State {
        IDLE,
        READING,
        /** It was woken while it read: it has to look once more before it rests. */
        READING_WOKEN
    }

    private final EventLog log;
    private final String project;
    private final EventFilter filter;
    private final Outbox outbox;
    private final EventTexts texts;
    private final Caller caller;
    private final Consumer<Refusal> failed;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private volatile long cursor;
    private volatile boolean stopped;
    private volatile boolean putOff;

    /** @param failed is told when the log cannot be read any more */
    Subscription(
            EventLog log,
            String project,
            EventFilter filter,
            long cursor,
            Outbox outbox,
            EventTexts texts,
            Caller caller,
            Consumer<Refusal> failed) {
        this.log = log;
        this.project = project;
        this.filter = filter;
        this.cursor = cursor;
        this.outbox = outbox;
        this.texts = texts;
        this.caller = caller;
        this.failed = failed;
    }

    String project() {
        return project;
    }

    /** The last event that was sent or passed over. */
    long cursor() {
        return cursor;
    }

    /** No message is begun after this. */
    void stop() {
        stopped = true;
    }

    /** There is, or may be, something to read. */
    void wake() {
        if (!state.compareAndSet(State.IDLE, State.READING)) {
            if (state.compareAndSet(State.READING, State.READING_WOKEN) || state.get() == State.READING_WOKEN) {
                return;
            }
            wake(); // it came to rest in between
            return;
        }
        start();
    }

    /** Tries again what was put off because the engine was busy. */
    void wakeIfPutOff() {
        if (putOff) {
            putOff = false;
            wake();
        }
    }

    /**
     * These events came; if none of them is wanted, the cursor moves on and that is all.
     *
     * @param after where the page begins
     */
    void offer(long after, EventPage page) {
        if (cursor != after || page.events().stream().anyMatch(filter::accepts)) {
            wake();
        } else if (state.compareAndSet(State.IDLE, State.READING)) {
            if (cursor == after) {
                cursor = page.cursor();
            }
            if (!state.compareAndSet(State.READING, State.IDLE)) {
                start();
            }
        } else {
            wake();
        }
    }

    private void start() {
        Thread.ofVirtual().name("muster-ws-events").start(this::run);
    }

    private void run() {
        do {
            state.set(State.READING);
            try {
                readOn();
            } catch (RefusedException e) {
                refused(e);
            }
        } while (!state.compareAndSet(State.READING, State.IDLE));
    }

    private void refused(RefusedException e) {
        if (e.code() == ErrorCode.BUSY) {
            putOff = true;
        } else {
            stopped = true;
            failed.accept(e.refusal());
        }
    }

    private void readOn() {
        while (!stopped) {
            long after = cursor;
            EventPage page = log.read(project, after, filter, PAGE);
            if (page.tooOld()) {
                outbox.send(() -> stopped ? null : Answers.resync(after));
            }
            if (!sendAll(page.events()) || page.cursor() == after) {
                return;
            }
            cursor = page.cursor();
        }
    }

    private boolean sendAll(List<Event> events) {
        for (Event event : events) {
            String text = texts.of(event, caller);
            if (!outbox.send(() -> next(event, text))) {
                return false;
            }
        }
        return true;
    }

    /** Asked under the outbox's lock: who stops it and then sends something knows that no event comes after that. */
    private @Nullable String next(Event event, String text) {
        if (stopped) {
            return null;
        }
        cursor = event.seq();
        return text;
    }
}
