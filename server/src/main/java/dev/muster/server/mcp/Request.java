package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import dev.muster.server.access.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A request that is being answered: what it asks, who asks, and what can be said to its client meanwhile. */
final class Request {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Message.Request message;
    private final Client client;
    private final Caller caller;
    private final Connection connection;
    private final Back back;
    private final StateSeal seal;
    private final Map<String, Fields> answers = new LinkedHashMap<>();
    private double progress = -1;

    Request(Message.Request message, Client client, Caller caller, Connection connection, Back back, StateSeal seal) {
        this.message = message;
        this.client = client;
        this.caller = caller;
        this.connection = connection;
        this.back = back;
        this.seal = seal;
        if (client.modern()) {
            readAnswers();
        }
    }

    private void readAnswers() {
        if (message.params().value("requestState") instanceof String state) {
            answers.putAll(seal.open(purpose(), state));
        }
        Map<String, @Nullable Object> params = message.params().values();
        if (!params.containsKey("inputResponses")) {
            return;
        }
        if (!(params.get("inputResponses") instanceof Map<?, ?> given)) {
            throw RpcException.malformed(Protocol.INVALID_PARAMS, "'inputResponses' must be an object");
        }
        given.forEach((key, value) -> {
            if (!(value instanceof Map<?, ?>)) {
                throw RpcException.malformed(Protocol.INVALID_PARAMS, "'inputResponses." + key + "' must be an object");
            }
            answers.put(String.valueOf(key), Fields.of(value));
        });
    }

    /** What a state belongs to: it is of no use for another request. */
    private String purpose() {
        Fields params = params();
        return String.join(
                "\n",
                List.of(
                        caller.name(),
                        message.method(),
                        String.valueOf(params.value("name")),
                        String.valueOf(params.value("uri")),
                        String.valueOf(params.value("arguments"))));
    }

    Object id() {
        return message.id();
    }

    String method() {
        return message.method();
    }

    Fields params() {
        return message.params();
    }

    Client client() {
        return client;
    }

    /** Who asks: whoever began the connection, but on this request's visit. */
    Caller caller() {
        return caller;
    }

    Connection connection() {
        return connection;
    }

    Back back() {
        return back;
    }

    /** A required text among the parameters. */
    String text(String name) {
        if (params().value(name) instanceof String text) {
            return text;
        }
        throw RpcException.malformed(Protocol.INVALID_PARAMS, "'" + name + "' is missing or no text");
    }

    /** The session of the connection, or the one that a relay names; null if there is none. */
    @Nullable
    String session() {
        Object relayed = message.meta().value(Protocol.META_SESSION);
        return relayed instanceof String text ? text : connection.session();
    }

    /** The project of the connection, or the one that a relay names; null for the usual one. */
    @Nullable
    String project() {
        Object relayed = message.meta().value(Protocol.META_PROJECT);
        return relayed instanceof String text ? text : connection.project();
    }

    /**
     * Tells how far it is, if the client wants to hear it. The figure must grow; one that does not is not sent.
     *
     * @param total what it will be in the end; null if nobody knows
     */
    void progress(double done, @Nullable Double total, String what) throws InterruptedException {
        Object token = message.meta().value("progressToken");
        if (token == null || done <= progress) {
            return;
        }
        progress = done;
        back.send(Rpc.notification("notifications/progress", json -> {
            json.value("progressToken", token).value("progress", number(done));
            if (total != null) {
                json.value("total", number(total));
            }
            json.field("message", what)
                    .object(
                            "_meta",
                            meta -> meta.field(
                                    Protocol.META_SENT_AT, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())));
        }));
    }

    private static Object number(double value) {
        return value == Math.rint(value) ? (Object) (long) value : (Object) value;
    }

    /** Sends a log message, if the client wants any of this gravity. */
    void log(LogLevel level, String logger, Object data) throws InterruptedException {
        LogLevel wanted = client.level();
        if (wanted != null && level.compareTo(wanted) >= 0) {
            back.send(Rpc.notification(
                    "notifications/message",
                    json -> json.field("level", level.wire())
                            .field("logger", logger)
                            .value("data", data)));
        }
    }

    /** Asks the client for one thing; see {@link #ask(Map)}. */
    Fields ask(String key, Ask ask) throws InterruptedException {
        Fields answer = ask(Map.of(key, ask)).get(key);
        if (answer == null) {
            throw new IllegalStateException("every ask is answered or thrown");
        }
        return answer;
    }

    /**
     * Asks the client, and answers what it said. In the stateless era this throws the first time, and the whole request
     * runs again with the answers of all rounds: what comes before it must bear that.
     *
     * @param asks by a name of our own each
     * @throws RpcException if the client cannot be asked that, or answers an error
     */
    Map<String, Fields> ask(Map<String, Ask> asks) throws InterruptedException {
        for (Ask ask : asks.values()) {
            requireAbility(ask.capability());
        }
        if (!client.modern()) {
            Map<String, Fields> given = new LinkedHashMap<>();
            for (Map.Entry<String, Ask> each : asks.entrySet()) {
                given.put(each.getKey(), askNow(each.getValue()));
            }
            return given;
        }
        Map<String, Ask> open = new LinkedHashMap<>(asks);
        open.keySet().removeAll(answers.keySet());
        if (!open.isEmpty()) {
            throw new InputRequired(open, seal.seal(purpose(), answers));
        }
        Map<String, Fields> given = new LinkedHashMap<>(answers);
        given.keySet().retainAll(asks.keySet());
        return given;
    }

    /**
     * Refuses if the client has not said that it can do this.
     *
     * @param capability such as {@code sampling}
     */
    void requireAbility(String capability) {
        if (!client.can(capability)) {
            throw RpcException.malformed(
                            Protocol.MISSING_CAPABILITY, "this needs a client that can do '" + capability + "'")
                    .with(Map.of("requiredCapabilities", Map.of(capability, Map.of())));
        }
    }

    private Fields askNow(Ask ask) throws InterruptedException {
        Map.Entry<String, CompletableFuture<Message.Response>> waiting = connection.ask();
        try {
            back.send(Rpc.request(waiting.getKey(), ask.method(), ask.params()));
            Message.Response response = waiting.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (response.result() == null) {
                throw RpcException.of(
                        Protocol.INTERNAL_ERROR,
                        "the client answered " + ask.method() + " with: " + response.problem());
            }
            return response.result();
        } catch (TimeoutException e) {
            throw RpcException.of(
                    Protocol.INTERNAL_ERROR,
                    "the client did not answer " + ask.method() + " within " + PATIENCE.toMinutes() + " minutes");
        } catch (CancellationException | ExecutionException e) {
            throw new InterruptedException("the connection was closed");
        } finally {
            connection.forget(waiting.getKey());
        }
    }
}
