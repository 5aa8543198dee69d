package dev.muster.lab.http;

import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TimeLimits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server that is spoken to by HTTP, with a connection for each agent. */
public final class HttpTarget implements Target {
    private static final String TYPE = "Content-Type";

    private final HttpAddress address;
    private final TimeLimits limits;

    /** @param plan whose target is an HTTP server */
    public HttpTarget(OperationPlan plan) {
        this.address = HttpAddress.of(plan.target().uri());
        this.limits = new TimeLimits(plan.timeout());
    }

    @Override
    public Peer connect(int agent) {
        return new Agent(new HttpExchange(address, limits));
    }

    @Override
    public void close() {
        limits.close();
    }

    /**
     * Gets what stands at the target's own address.
     *
     * @throws CallFailure if it cannot be reached
     * @throws InterruptedException when the run is cut short
     */
    public Answer get() throws CallFailure, InterruptedException {
        try (HttpExchange exchange = new HttpExchange(address, limits)) {
            return exchange.exchange(
                    "GET",
                    address.path(),
                    Map.of("Accept", "application/json, */*"),
                    null,
                    answered -> Answer.of(answered.status(), answered.body()));
        }
    }

    private final class Agent implements Peer {
        private final HttpExchange exchange;

        Agent(HttpExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public Answer ask(Request request) throws CallFailure, InterruptedException {
            Request.Http http = (Request.Http) request;
            String body = http.body();
            return exchange.exchange(
                    http.method(),
                    address.at(http.path()),
                    headers(http),
                    body == null ? null : body.getBytes(StandardCharsets.UTF_8),
                    answered -> Answer.of(answered.status(), answered.body()));
        }

        @Override
        public void greet() throws CallFailure, InterruptedException {
            exchange.connect();
        }

        private static Map<String, String> headers(Request.Http http) {
            if (http.body() == null || http.headers().keySet().stream().anyMatch(TYPE::equalsIgnoreCase)) {
                return http.headers();
            }
            Map<String, String> headers = new LinkedHashMap<>(http.headers());
            headers.put(TYPE, http.json() == null ? "text/plain; charset=utf-8" : "application/json");
            return headers;
        }

        @Override
        public void close() {
            exchange.close();
        }
    }
}
