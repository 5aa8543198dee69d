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
import dev.muster.server.operation.Audited;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.ETag;
import dev.muster.server.operation.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Answers requests below {@code /api/v1}. */
public final class RestApi {
    public static final String PREFIX = Routes.PREFIX;

    private static final String JSON = "application/json";

    private final Engine engine;
    private final EventStream events;
    private final Bulk bulk;

    public RestApi(Engine engine) {
        this.engine = engine;
        this.events = new EventStream(engine);
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
            answering(exchange, () -> bulk.handle(exchange, caller));
            return "bulk";
        }
        Routes.Found found = Routes.find(exchange.method(), path);
        if (found == null) {
            unknown(exchange, path);
            return "unknown";
        }
        Operation operation = found.route().operation();
        answering(exchange, () -> {
            require(caller, operation);
            Fields arguments = Arguments.of(exchange, found);
            Call call = new Call(engine, caller, arguments);
            if (operation.name().equals("read_events") && EventStream.isWanted(exchange)) {
                events.handle(exchange, call);
            } else {
                answer(exchange, found.route(), call);
            }
        });
        return operation.name();
    }

    /** Refuses a caller who may not do this. */
    static void require(Caller caller, Operation operation) {
        if (!caller.may(operation.role())) {
            Audited.refused(operation, caller, ErrorCode.FORBIDDEN);
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            operation.name() + " needs the role "
                                    + operation.role().name().toLowerCase(Locale.ROOT) + "; " + caller.name()
                                    + " has " + caller.role().name().toLowerCase(Locale.ROOT))
                    .withHelp("use a token of that role")
                    .asException();
        }
    }

    private static void answer(Exchange exchange, Route route, Call call) throws IOException, InterruptedException {
        byte[] body = body(route.operation(), call);
        if (!route.operation().changes()) {
            String tag = ETag.of(body);
            exchange.with("ETag", tag).with("Cache-Control", "no-cache");
            if (tag.equals(exchange.header("If-None-Match"))) {
                exchange.answer(304, null, new byte[0]);
                return;
            }
        }
        exchange.answer(route.status(), JSON, body);
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
        void run() throws IOException, InterruptedException, Exchange.BodyTooLarge;
    }

    private static void answering(Exchange exchange, Answering answering) throws IOException, InterruptedException {
        try {
            answering.run();
        } catch (RefusedException e) {
            boolean precondition = e.code() == ErrorCode.CONFLICT && exchange.header("If-Match") != null;
            Problems.answer(exchange, precondition ? 412 : Problems.status(e.code()), e.refusal());
        } catch (IllegalArgumentException e) {
            Problems.answer(exchange, Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
        } catch (Exchange.BodyTooLarge e) {
            exchange.with("Connection", "close");
            Problems.answer(
                    exchange,
                    Refusal.of(ErrorCode.TOO_LARGE, String.valueOf(e.getMessage()))
                            .withHelp("send less at once; large results go into artifacts, in several calls"));
        }
    }

    private static void unknown(Exchange exchange, String path) throws IOException {
        List<String> methods = Routes.methods(path);
        if (!methods.isEmpty()) {
            exchange.with("Allow", String.join(", ", methods));
            Problems.answer(
                    exchange,
                    405,
                    Refusal.of(ErrorCode.INVALID_ARGUMENT, exchange.method() + " is not possible on " + exchange.path())
                            .withHelp("possible: " + String.join(", ", methods)));
            return;
        }
        List<String> paths = Routes.all().stream().map(Route::path).distinct().toList();
        Problems.answer(
                exchange,
                Refusal.of(ErrorCode.NOT_FOUND, "there is no " + shortened(exchange.path()))
                        .withHelp(
                                path.length() > 100
                                        ? "see /openapi.json"
                                        : Suggestions.hint(path, paths) + " (see /openapi.json)"));
    }

    private static String shortened(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "…";
    }
}
