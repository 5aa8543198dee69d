package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import java.util.Map;

/** A request of the stateless era cannot go on before its client has answered something; it comes again then. */
final class InputRequired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Ask> asks;
    private final String state;

    InputRequired(Map<String, Ask> asks, String state) {
        super("input is required", null, false, false);
        this.asks = asks;
        this.state = state;
    }

    Result result() {
        return Result.of(json -> json.object("inputRequests", this::write).field("requestState", state))
                .inputRequired();
    }

    private void write(Json json) {
        asks.forEach((key, ask) ->
                json.object(key, each -> each.field("method", ask.method()).value("params", ask.params())));
    }
}
