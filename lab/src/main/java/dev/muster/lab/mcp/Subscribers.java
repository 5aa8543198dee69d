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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Clients that listen, each on a session of its own, for a resource or the list of tools to change. A server may end a
 * stream at any time: whose stream has ended listens again.
 */
final class Subscribers implements AutoCloseable {
    private static final long POLL = 200_000;
    private static final long UNTOLD = 0;

    private final @Nullable String resource;
    private final List<Subscriber> all = new ArrayList<>();
    private volatile @Nullable String lastEnd;

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

    /**
     * Waits until all listen; what is told from here on counts.
     *
     * @throws CallFailure if one does not listen any more
     */
    void arm(Duration patience) throws CallFailure, InterruptedException {
        if (waiting(each -> !each.listens, patience) > 0) {
            throw CallFailure.transport("the stream of a subscriber ended: " + lastEnd);
        }
        lastEnd = null;
        all.forEach(each -> each.told.set(UNTOLD));
    }

    /**
     * Waits until all are told, but not longer than this; answers how many were not.
     *
     * @throws CallFailure if one of those cannot be told any more
     */
    long await(Duration patience) throws CallFailure, InterruptedException {
        return waiting(each -> each.told.get() == UNTOLD, patience);
    }

    private long waiting(Predicate<Subscriber> whose, Duration patience) throws CallFailure, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long left = count(whose);
        while (left > 0 && System.nanoTime() < end) {
            CallFailure why = over(whose);
            if (why != null) {
                throw CallFailure.transport(
                        "the stream of a subscriber ended: " + why.kind() + ": " + why.getMessage());
            }
            LockSupport.parkNanos(POLL);
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
            left = count(whose);
        }
        return left;
    }

    private long count(Predicate<Subscriber> whose) {
        return all.stream().filter(whose).count();
    }

    /** Why one of them cannot listen any more, whatever is tried; null if all can. */
    @Nullable
    CallFailure over() {
        return over(each -> true);
    }

    private @Nullable CallFailure over(Predicate<Subscriber> whose) {
        for (Subscriber each : all) {
            CallFailure why = each.over.get();
            if (why != null && whose.test(each)) {
                return why;
            }
        }
        return null;
    }

    /** How a stream ended since they were armed, for whoever wonders why one was not told; empty if none did. */
    String interruption() {
        String known = lastEnd;
        return known == null ? "" : "; the stream of one ended meanwhile: " + known;
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
        /** Why it cannot listen any more. */
        final AtomicReference<@Nullable CallFailure> over = new AtomicReference<>();
        /** Whether it has a stream at the moment. */
        volatile boolean listens;

        private final HttpSession session;
        private final HttpSession listening;
        private final CountDownLatch ready = new CountDownLatch(1);
        private final Thread thread;

        Subscriber(HttpSession session, TimeLimits lasting) {
            this.session = session;
            this.listening = session.twin(lasting);
            this.thread = Thread.ofVirtual().name("mcp-subscriber").unstarted(this::listen);
        }

        void begin(Duration patience) throws CallFailure, InterruptedException {
            thread.start();
            boolean there = ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            CallFailure failure = over.get();
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
            StreamPosition position = new StreamPosition();
            try {
                while (true) {
                    lastEnd = stream(position);
                    Thread.sleep(position.retry());
                    position = position.next();
                }
            } catch (CallFailure failed) {
                over.set(failed);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } finally {
                ready.countDown();
            }
        }

        /**
         * Listens until the stream ends, and answers how it did.
         *
         * @throws CallFailure if there is no use in listening again
         */
        private String stream(StreamPosition position) throws CallFailure, InterruptedException {
            try {
                // Without sessions the server says when the subscription stands.
                listening.listen(this::wanted, session.stateless() ? () -> {} : this::stands, this, position);
                return "the server ended the subscription";
            } catch (CallFailure ended) {
                if (ready.getCount() > 0 || !ended.kind().equals("transport")) {
                    throw ended;
                }
                return String.valueOf(ended.getMessage());
            } finally {
                listens = false;
            }
        }

        private void stands() {
            listens = true;
            ready.countDown();
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
                stands();
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
            thread.interrupt();
            listening.abandon();
            session.close();
        }
    }
}
