package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code subscriptions/listen} of the stateless era: a request that is answered by notifications until its client
 * goes. What it has still to tell is a set, so that a slow client costs no more than what it asked for.
 */
final class Subscription {
    private static final int MOST_RESOURCES = 1_000;
    private static final long CHECK_S = 15;

    private final Engine engine;
    private final Lists lists;
    private final Request request;
    private final Set<Lists.Kind> kinds = EnumSet.noneOf(Lists.Kind.class);
    private final List<String> uris = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Set<String> untold = new LinkedHashSet<>();
    private boolean ended;

    /** @param changing whether lists can change at all */
    Subscription(Engine engine, Lists lists, boolean changing, Request request) {
        this.engine = engine;
        this.lists = lists;
        this.request = request;
        if (!(request.params().value("notifications") instanceof Map<?, ?> wanted)) {
            throw RpcException.malformed(Protocol.INVALID_PARAMS, "'notifications' is missing: what to tell you of");
        }
        for (Lists.Kind kind : Lists.Kind.values()) {
            if (changing && Boolean.TRUE.equals(wanted.get(kind.filter()))) {
                kinds.add(kind);
            }
        }
        if (wanted.get("resourceSubscriptions") instanceof List<?> given) {
            if (given.size() > MOST_RESOURCES) {
                throw RpcException.malformed(
                        Protocol.INVALID_PARAMS,
                        "at most " + MOST_RESOURCES + " resources can be subscribed to at once");
            }
            given.forEach(uri -> uris.add(String.valueOf(uri)));
        }
    }

    /** Tells until the client goes or the server ends; then answers. */
    Result run(Resources resources, Consumer<Subscription> begun) throws InterruptedException {
        Map<String, Watch> watches = new HashMap<>();
        Consumer<Lists.Kind> listener = kind -> {
            if (kinds.contains(kind)) {
                tell(Rpc.notification(kind.method(), this::meta));
            }
        };
        BooleanSupplier welcome = request.caller().visit().welcome();
        lists.listen(listener);
        try {
            for (String uri : uris) {
                watch(watches, uri, resources.subject(request, uri));
            }
            begun.accept(this);
            request.back().send(Rpc.notification("notifications/subscriptions/acknowledged", this::acknowledged));
            while (true) {
                List<String> messages = take();
                if (messages == null || !welcome.getAsBoolean()) {
                    return Result.EMPTY.withMeta(json -> json.value(Protocol.META_SUBSCRIPTION, request.id()));
                }
                if (messages.isEmpty()) {
                    request.back().check();
                }
                for (String message : messages) {
                    request.back().send(message);
                }
            }
        } finally {
            lists.forget(listener);
            watches.values().forEach(Watch::close);
        }
    }

    private void watch(Map<String, Watch> watches, String uri, Resources.Subject subject) {
        String project = subject.project();
        if (project != null) {
            watches.computeIfAbsent(project, name -> new Watch(engine.events(), name, this::updated))
                    .add(uri, subject.task());
        }
    }

    private void updated(String uri) {
        tell(Rpc.notification("notifications/resources/updated", json -> {
            meta(json);
            json.field("uri", uri);
        }));
    }

    private void meta(Json json) {
        json.object("_meta", out -> out.value(Protocol.META_SUBSCRIPTION, request.id()));
    }

    private void acknowledged(Json json) {
        meta(json);
        json.object("notifications", out -> {
            kinds.forEach(kind -> out.field(kind.filter(), true));
            if (!uris.isEmpty()) {
                out.texts("resourceSubscriptions", uris);
            }
        });
    }

    private void tell(String message) {
        lock.lock();
        try {
            untold.add(message);
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The server ends: the client is answered. */
    void end() {
        lock.lock();
        try {
            ended = true;
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What there is to tell; nothing after a while of silence; null when it is over. */
    private @Nullable List<String> take() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(CHECK_S);
            while (untold.isEmpty() && !ended && left > 0) {
                left = something.awaitNanos(left);
            }
            if (ended) {
                return null;
            }
            List<String> messages = new ArrayList<>(untold);
            untold.clear();
            return messages;
        } finally {
            lock.unlock();
        }
    }
}
