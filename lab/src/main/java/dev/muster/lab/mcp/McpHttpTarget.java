package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.http.HttpConnection;
import dev.muster.lab.http.HttpExchange;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server over Streamable HTTP: with a session for each agent, or in the version that has none. */
public final class McpHttpTarget implements McpTarget {
    /** What it reports for each rung. */
    public static final List<GaugeInfo> GAUGES = List.of(new GaugeInfo(
            "sessions_begun",
            "",
            "Sessions that agents had to begin anew in the window, because the server knew theirs no more."));

    private static final int NOT_FOUND = 404;
    private static final int FIRST_REFUSAL = 400;
    private static final String ACCEPT = "application/json, text/event-stream";

    private final HttpAddress address;
    private final TimeLimits limits;
    private final LongAdder begun = new LongAdder();
    private volatile @Nullable String version;
    private long begunBefore;

    /** @param plan whose target is an MCP server behind a URL */
    public McpHttpTarget(OperationPlan plan) {
        this.address = HttpAddress.of(plan.target().uri());
        this.limits = new TimeLimits(plan.timeout());
        this.version = plan.options().protocolVersion();
    }

    @Override
    public Peer connect(int agent) throws CallFailure, InterruptedException {
        Agent made = new Agent();
        try {
            made.begin();
            return made;
        } catch (CallFailure | InterruptedException failed) {
            made.close();
            throw failed;
        }
    }

    @Override
    public List<ToolInfo> tools() throws CallFailure, InterruptedException {
        try (Agent agent = new Agent()) {
            agent.begin();
            boolean stateless = Mcp.STATELESS.equals(version);
            return McpTarget.all(params -> agent.ask("tools/list", null, params, stateless));
        }
    }

    @Override
    public List<GaugeInfo> gauges() {
        return GAUGES;
    }

    @Override
    public void windowBegins() {
        begunBefore = begun.sum();
    }

    @Override
    public List<Gauge> windowEnds() {
        return List.of(Gauge.of("sessions_begun", begun.sum() - begunBefore));
    }

    @Override
    public void close() {
        limits.close();
    }

    private final class Agent implements Peer {
        private final HttpExchange exchange = new HttpExchange(address, limits);
        private @Nullable String session;
        private boolean sessionLost;
        private long lastId;

        void begin() throws CallFailure, InterruptedException {
            String known = version;
            if (known == null) {
                known = speaksStateless() ? Mcp.STATELESS : Mcp.SESSIONS;
                version = known;
            }
            if (known.equals(Mcp.SESSIONS)) {
                beginSession();
            }
        }

        private boolean speaksStateless() throws CallFailure, InterruptedException {
            try {
                Map<?, ?> told = ask("server/discover", null, params -> {}, /* stateless= */ true);
                return told.get("supportedVersions") instanceof List<?> versions && versions.contains(Mcp.STATELESS);
            } catch (CallFailure refused) {
                if (refused.kind().startsWith("http_") || refused.kind().startsWith("rpc_")) {
                    return false; // one that does not know the question
                }
                throw refused;
            }
        }

        private void beginSession() throws CallFailure, InterruptedException {
            session = null;
            ask("initialize", null, Mcp::initialize, /* stateless= */ false);
            post(Mcp.notification("notifications/initialized"), headers(null, null, false), answered -> {
                answered.body();
                return answered.status();
            });
        }

        private Map<String, String> headers(@Nullable String method, @Nullable String name, boolean stateless) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/json");
            headers.put("Accept", ACCEPT);
            if (stateless) {
                headers.put("MCP-Protocol-Version", Mcp.STATELESS);
                headers.put("Mcp-Method", String.valueOf(method));
                if (name != null) {
                    headers.put("Mcp-Name", encoded(name));
                }
            } else if (!"initialize".equals(method)) {
                headers.put("MCP-Protocol-Version", Mcp.SESSIONS);
                String known = session;
                if (known != null) {
                    headers.put("Mcp-Session-Id", known);
                }
            }
            return headers;
        }

        private static String encoded(String name) {
            return name.chars().allMatch(c -> c > ' ' && c < 0x7f)
                    ? name
                    : "=?base64?" + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)) + "?=";
        }

        private <T> T post(byte[] message, Map<String, String> headers, HttpExchange.Reading<T> reading)
                throws CallFailure, InterruptedException {
            return exchange.exchange("POST", address.path(), headers, message, reading);
        }

        private Map<?, ?> ask(String method, @Nullable String name, Consumer<Json> params, boolean stateless)
                throws CallFailure, InterruptedException {
            long id = ++lastId;
            byte[] message = Mcp.request(id, method, stateless ? Mcp.stateless(params) : params);
            Map<?, ?> response = post(message, headers(method, name, stateless), answered -> {
                if (method.equals("initialize")) {
                    session = answered.session();
                }
                return response(answered, id);
            });
            if (response.get("error") == null && !Long.valueOf(id).equals(response.get("id"))) {
                throw CallFailure.protocol("request " + id + " was answered with the response to " + response.get("id")
                        + ": " + Mcp.beginning(response));
            }
            return Mcp.result(response);
        }

        private Map<?, ?> response(HttpConnection answered, long id) throws IOException, CallFailure {
            String type = answered.contentType();
            if (answered.status() < FIRST_REFUSAL && type != null && type.startsWith("text/event-stream")) {
                return new EventStream(answered).response(id);
            }
            byte[] body = answered.body();
            if (answered.status() == NOT_FOUND && session != null) {
                sessionLost = true;
                throw new CallFailure("session_lost", "the server knows the session no more");
            }
            Object said;
            try {
                said = JsonTree.parse(body);
            } catch (JsonTree.NotJson garbage) {
                said = null;
            }
            if (said instanceof Map<?, ?> response
                    && (answered.status() < FIRST_REFUSAL || response.get("error") instanceof Map)) {
                return response;
            }
            String shown = Mcp.beginning(new String(body, StandardCharsets.UTF_8));
            if (answered.status() >= FIRST_REFUSAL) {
                throw new CallFailure("http_" + answered.status(), shown);
            }
            throw CallFailure.protocol("the answer is no message: '" + shown + "'");
        }

        @Override
        public void prepare() throws InterruptedException {
            if (sessionLost) {
                try {
                    beginSession();
                    begun.increment();
                    sessionLost = false;
                } catch (CallFailure again) {
                    // The operation that follows says what is wrong.
                    System.getLogger(McpHttpTarget.class.getName())
                            .log(System.Logger.Level.DEBUG, "A session could not be begun anew", again);
                }
            }
        }

        @Override
        public Answer ask(Request request) throws CallFailure, InterruptedException {
            Request.Tool call = (Request.Tool) request;
            return Mcp.answer(ask(
                    "tools/call", call.tool(), Mcp.call(call.tool(), call.arguments()), Mcp.STATELESS.equals(version)));
        }

        /** Ends the session, if the server lets it. */
        @Override
        public void close() {
            if (session != null) {
                try {
                    exchange.exchange("DELETE", address.path(), headers("", null, false), null, answered -> {
                        answered.body();
                        return answered.status();
                    });
                } catch (CallFailure gone) {
                    System.getLogger(McpHttpTarget.class.getName())
                            .log(System.Logger.Level.DEBUG, "The session could not be ended", gone);
                } catch (InterruptedException cut) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.close();
        }
    }
}
