package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.TimeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Clients that listen, each on a session of its own, for a resource or the list of tools to change. */
final class Subscribers implements AutoCloseable {
    private static final long POLL = 200_000;
    private static final long UNTOLD = 0;

    private final @Nullable String resource;
    private final List<Subscriber> all = new ArrayList<>();

    private Subscribers(@Nullable String resource) {
        this.resource = resource;
    }

    /** Makes sessions that are begun, each with limits that let it listen for long. */
    interface Sessions {
        /** One more. */
        HttpSession begin() throws CallFailure, InterruptedException;
    }

    /**
     * Subscribes.
     *
     * @param resource what to; null for the list of tools
     * @param listening how long a stream may last
     * @param patience until all streams are there
     * @throws CallFailure if one cannot listen
     */
    static Subscribers open(
            int count, @Nullable String resource, Sessions sessions, TimeLimits listening, Duration patience)
            throws CallFailure, InterruptedException {
        Subscribers made = new Subscribers(resource);
        try {
            for (int i = 0; i < count; i++) {
                Subscriber each = made.new Subscriber(sessions.begin(), listening);
                made.all.add(each);
                each.begin(patience);
            }
            return made;
        } catch (CallFailure | InterruptedException failed) {
            made.close();
            throw failed;
        }
    }

    /** What is told from here on counts. */
    void arm() {
        all.forEach(each -> each.told.set(UNTOLD));
    }

    /** Waits until all are told, but not longer than this; answers how many were not. */
    long await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (untold() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL);
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
        }
        return untold();
    }

    private long untold() {
        return all.stream().filter(each -> each.told.get() == UNTOLD).count();
    }

    /** When the last one was told, by {@link System#nanoTime}. */
    long last() {
        return all.stream().mapToLong(each -> each.told.get()).max().orElse(UNTOLD);
    }

    @Override
    public void close() {
        all.forEach(Subscriber::close);
    }

    /** One of them. */
    private final class Subscriber implements AutoCloseable, EventStream.Listener {
        final AtomicLong told = new AtomicLong(UNTOLD);
        private final HttpSession session;
        private final HttpSession listening;
        private final CountDownLatch ready = new CountDownLatch(1);
        private final AtomicReference<@Nullable CallFailure> ended = new AtomicReference<>();

        Subscriber(HttpSession session, TimeLimits lasting) {
            this.session = session;
            this.listening = session.twin(lasting);
        }

        void begin(Duration patience) throws CallFailure, InterruptedException {
            Thread.ofVirtual().name("mcp-subscriber").start(this::listen);
            boolean there = ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            CallFailure failure = ended.get();
            if (failure != null) {
                throw failure;
            }
            if (!there) {
                throw new CallFailure(
                        "hang", "a subscriber's stream was not there within " + patience.toMillis() + " ms");
            }
            String uri = resource;
            if (uri != null && !session.stateless()) {
                session.ask("resources/subscribe", null, params -> params.field("uri", uri));
            }
        }

        private void listen() {
            try {
                // Without sessions the server says when the subscription stands.
                listening.listen(this::wanted, session.stateless() ? () -> {} : ready::countDown, this);
            } catch (CallFailure over) {
                ended.set(over);
            } catch (InterruptedException cut) {
                Thread.currentThread().interrupt();
            } finally {
                ready.countDown();
            }
        }

        private void wanted(Json params) {
            String uri = resource;
            params.object("notifications", wanted -> {
                if (uri == null) {
                    wanted.field("toolsListChanged", true);
                } else {
                    wanted.texts("resourceSubscriptions", List.of(uri));
                }
            });
        }

        @Override
        public void event() {
            // the response comes when the subscription ends
        }

        @Override
        public void notified(Map<?, ?> message, boolean answered) {
            Object method = message.get("method");
            if ("notifications/subscriptions/acknowledged".equals(method)) {
                ready.countDown();
            } else if (resource == null
                    ? "notifications/tools/list_changed".equals(method)
                    : "notifications/resources/updated".equals(method)
                            && message.get("params") instanceof Map<?, ?> params
                            && resource.equals(params.get("uri"))) {
                told.compareAndSet(UNTOLD, System.nanoTime());
            }
        }

        @Override
        public void close() {
            listening.abandon();
            session.close();
        }
    }
}
