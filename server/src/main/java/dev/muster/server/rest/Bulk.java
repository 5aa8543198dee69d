package dev.muster.server.rest;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.Operation;
import dev.muster.server.operation.Operations;
import dev.muster.server.schema.Struct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Many operations in one request. They run at once and share the ledger's commits; each has an answer of its own, in
 * the order of the request. They are not one transaction: for a graph of tasks, all or none, there is
 * {@code create_tasks}.
 */
final class Bulk {
    static final String PATH = "/bulk";
    private static final int MOST = 1_000;
    /** Nothing more is read for a request that has read so much. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    static final Struct INPUT = struct().required(
                    "operations",
                    list(
                            struct().required("operation", text(100), "its name, such as complete_task")
                                    .optional("arguments", any(), "an object"),
                            MOST));

    private final Engine engine;

    Bulk(Engine engine) {
        this.engine = engine;
    }

    private record Result(int status, byte[] body) {}

    /**
     * What one request has read so far: all of it is held until the last answer is there, and a page of tasks may have
     * a mebibyte. What changes something has short answers.
     */
    private static final class Reading {
        private final AtomicLong bytes = new AtomicLong();

        byte[] answer(Operation operation, Call call) throws InterruptedException {
            check(bytes.get());
            byte[] body = RestApi.body(operation, call);
            check(bytes.getAndAdd(body.length)); // others may have read meanwhile
            return body;
        }

        private static void check(long before) {
            if (before >= MOST_BYTES) {
                throw Refusal.of(ErrorCode.TOO_LARGE, "what this request reads has " + before + " bytes already")
                        .withHelp("read this in another request, or fewer items a page")
                        .asException();
            }
        }
    }

    /** Whether one of the operations may wait, perhaps for long. */
    static boolean waits(List<Fields> wanted) {
        return wanted.stream()
                .anyMatch(each -> each.value("arguments") instanceof Map<?, ?> map && map.containsKey("wait_seconds"));
    }

    /** Runs what is wanted; answers all results as JSON. */
    byte[] run(List<Fields> wanted, Caller caller) throws InterruptedException {
        List<Result> results;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Reading reading = new Reading();
            List<Future<Result>> running = wanted.stream()
                    .map(each -> threads.submit(() -> one(each, caller, reading)))
                    .toList();
            results = results(running, threads);
        }
        return Json.bytes(json -> json.objects(
                "results",
                results,
                (out, result) -> out.field("status", (long) result.status())
                        .raw("body", new String(result.body(), StandardCharsets.UTF_8))));
    }

    private static List<Result> results(List<Future<Result>> running, ExecutorService threads)
            throws InterruptedException {
        List<Result> results = new ArrayList<>(running.size());
        try {
            for (Future<Result> each : running) {
                results.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bulk operation failed", e.getCause());
        } catch (InterruptedException e) {
            threads.shutdownNow(); // the client has gone: what waits for it would be waited for
            throw e;
        }
        return results;
    }

    /** What a request wants to have run. */
    static List<Fields> wanted(Exchange exchange) throws IOException, Exchange.BodyTooLarge, JsonBody.OtherType {
        ArgumentHeader.refuse(exchange, PATH);
        Map<String, @Nullable Object> body = JsonBody.read(exchange);
        List<String> problems = INPUT.problems(body);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new Fields(body).objects("operations");
    }

    private Result one(Fields wanted, Caller caller, Reading reading) throws InterruptedException {
        try {
            String name = wanted.text("operation");
            Operation operation = Operations.find(name);
            if (operation == null) {
                throw new IllegalArgumentException("there is no operation '" + name + "'; "
                        + Suggestions.hint(name, Operations.all().keySet()));
            }
            operation.require(caller);
            Object arguments = wanted.has("arguments") ? wanted.value("arguments") : Fields.NONE.values();
            List<String> problems = operation.input().problems(arguments);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            Call call = new Call(engine, caller, Fields.of(arguments));
            return new Result(
                    200, operation.changes() ? RestApi.body(operation, call) : reading.answer(operation, call));
        } catch (RefusedException e) {
            return refused(e.refusal());
        } catch (IllegalArgumentException e) {
            return refused(Refusal.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
        }
    }

    private static Result refused(Refusal why) {
        int status = Problems.status(why.code());
        return new Result(status, Json.bytes(json -> Problems.write(json, status, why)));
    }
}
