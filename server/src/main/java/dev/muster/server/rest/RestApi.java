package dev.muster.server.rest;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import dev.muster.server.metric.Metrics;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.ETag;
import dev.muster.server.operation.Operation;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers requests below {@code /api/v1}. */
public final class RestApi {
    public static final String PREFIX = Routes.PREFIX;

    /** What {@link #handle} answers for a stream of events, which lasts as long as its reader wants. */
    public static final String STREAM = "stream_events";

    private static final String JSON = "application/json";
    private static final byte[] NOTHING = new byte[0];

    private final Engine engine;
    private final EventStream events;
    private final Bulk bulk;
    private final Metrics metrics;

    /** @param metrics where readers of events are noted; requests are recorded by the caller */
    public RestApi(Engine engine, Metrics metrics) {
        this.engine = engine;
        this.metrics = metrics;
        this.events = new EventStream(engine, metrics.subscriptions(), System::nanoTime);
        this.bulk = new Bulk(engine);
    }

    /**
     * Answers a request.
     *
     * @return the operation's name, for logs and figures; what was asked for if there is none
     */
    public String handle(Exchange exchange, Caller caller) throws IOException, InterruptedException {
        String path = exchange.path().substring(PREFIX.length());
        if (path.equals(Bulk.PATH) && exchange.method().equals("POST")) {
            answering(exchange, null, () -> bulk(exchange, caller));
            return "bulk";
        }
        Routes.Found found = Routes.find(exchange.method(), path);
        if (found == null) {
            other(exchange, path);
            return "unknown";
        }
        Operation operation = found.route().operation();
        boolean stream = operation.name().equals("read_events")
                && exchange.method().equals("GET")
                && EventStream.isWanted(exchange);
        answering(exchange, operation, () -> {
            operation.require(caller);
            Fields arguments = Arguments.of(exchange, found);
            Call call = new Call(engine, caller, arguments, metrics);
            if (stream) {
                whileThere(exchange, () -> {
                    events.handle(exchange, call);
                    return NOTHING;
                });
            } else {
                answer(exchange, found.route(), call);
            }
        });
        return stream ? STREAM : operation.name();
    }

    private void bulk(Exchange exchange, Caller caller)
            throws IOException, InterruptedException, Exchange.BodyTooLarge, JsonBody.OtherType {
        List<Fields> wanted = Bulk.wanted(exchange);
        byte[] body =
                Bulk.waits(wanted) ? whileThere(exchange, () -> bulk.run(wanted, caller)) : bulk.run(wanted, caller);
        exchange.answer(200, JSON, body);
    }

    private static void answer(Exchange exchange, Route route, Call call) throws IOException, InterruptedException {
        byte[] body = call.arguments().has("wait_seconds")
                ? whileThere(exchange, () -> body(route.operation(), call))
                : body(route.operation(), call);
        if (!route.operation().changes()) {
            String tag = ETag.of(body);
            exchange.with("ETag", tag).with("Cache-Control", "no-cache");
            String known = exchange.header("If-None-Match");
            if (known != null && ETag.matches(known, tag)) {
                exchange.answer(304, null, NOTHING);
                return;
            }
        }
        exchange.answer(route.status(), JSON, body);
    }

    /** What waits, perhaps for long. */
    private interface Waiting {
        byte[] run() throws IOException, InterruptedException;
    }

    /** Waits for as long as the client does. */
    private static byte[] whileThere(Exchange exchange, Waiting waiting) throws IOException, InterruptedException {
        try (Exchange.Watch watch = exchange.interruptIfGone()) {
            try {
                return waiting.run();
            } catch (InterruptedException e) {
                if (watch.gone()) {
                    throw new EOFException("the client has gone while it waited");
                }
                throw e;
            }
        }
    }

    /** Runs an operation; answers its JSON. */
    static byte[] body(Operation operation, Call call) throws InterruptedException {
        boolean[] interrupted = {false};
        byte[] body = Json.bytes(json -> {
            try {
                operation.action().run(call, json);
            } catch (InterruptedException e) {
                interrupted[0] = true;
            }
        });
        if (interrupted[0]) {
            throw new InterruptedException();
        }
        return body;
    }

    /** What answers a request, and may refuse it. */
    private interface Answering {
        void run() throws IOException, InterruptedException, Exchange.BodyTooLarge, JsonBody.OtherType;
    }

    private static void answering(Exchange exchange, @Nullable Operation operation, Answering answering)
            throws IOException, InterruptedException {
        try {
            answering.run();
        } catch (RefusedException e) {
            boolean precondition = e.code() == ErrorCode.CONFLICT
                    && operation != null
                    && operation.input().property("if_match") != null
                    && exchange.header("If-Match") != null;
            Problems.answer(exchange, precondition ? 412 : Problems.status(e.code()), e.refusal());
        } catch (JsonBody.OtherType e) {
            Problems.answer(
                    exchange,
                    415,
                    Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))
                            .withHelp("send JSON, and say so: Content-Type: " + JSON));
        } catch (IllegalArgumentException e) {
            Problems.answer(exchange, Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
        } catch (Exchange.BodyTooLarge e) {
            exchange.with("Connection", "close");
            Problems.answer(
                    exchange,
                    Refusal.of(ErrorCode.TOO_LARGE, String.valueOf(e.getMessage()))
                            .withHelp("send less at once: large results go into artifacts, in several calls; or set"
                                    + " server.max_body_kb higher where the server is configured"));
        }
    }

    /** Answers what is no operation: a question for the methods of a path, a wrong method, a wrong path. */
    private static void other(Exchange exchange, String path) throws IOException {
        List<String> methods = Routes.methods(path);
        if (!methods.isEmpty()) {
            exchange.with("Allow", String.join(", ", methods));
            if (exchange.method().equals("OPTIONS")) {
                exchange.answer(204, null, NOTHING);
                return;
            }
            Problems.answer(
                    exchange,
                    405,
                    Refusal.of(ErrorCode.INVALID_ARGUMENT, exchange.method() + " is not possible on " + exchange.path())
                            .withHelp("possible: " + String.join(", ", methods)));
            return;
        }
        Optional<String> meant = path.length() > 100
                ? Optional.empty()
                : Suggestions.nearest(
                        path, Routes.all().stream().map(Route::path).distinct().toList());
        Problems.answer(
                exchange,
                Refusal.of(ErrorCode.NOT_FOUND, "there is no " + shortened(exchange.path()))
                        .withHelp(meant.map(there -> "did you mean '" + there + "'? ")
                                        .orElse("") + "all paths are in /openapi.json"));
    }

    private static String shortened(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "…";
    }
}
