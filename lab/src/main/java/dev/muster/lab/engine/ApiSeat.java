package dev.muster.lab.engine;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.http.HttpConnection;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.wire.Json;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent that goes through all endpoints in turn: its connection, and what the endpoints of a round hand on to each
 * other. For one thread.
 */
final class ApiSeat {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RestAgents agents;
    private final int agent;
    private final ServerAddress server;
    private @Nullable HttpConnection connection;
    private long round;
    private @Nullable String task;
    private @Nullable String lease;
    private @Nullable String guest;
    private @Nullable String spare;
    private @Nullable String token;
    private final Map<String, String> kept = new HashMap<>();

    ApiSeat(RestAgents agents, int agent, ServerAddress server) {
        this.agents = agents;
        this.agent = agent;
        this.server = server;
    }

    // --- calls that are timed ---

    HttpAnswer exchange(String method, String target, @Nullable Consumer<Json> body) throws IOException {
        HttpConnection open = connection;
        if (open == null) {
            open = HttpConnection.open(server, PATIENCE, null);
            connection = open;
        }
        try {
            return open.exchange(method, target, Map.of(), body == null ? null : Json.bytes(body), PATIENCE);
        } finally {
            if (!open.isReusable()) {
                hangUp();
            }
        }
    }

    void hangUp() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    // --- its token, which lives for a round ---

    /** Keeps the id of the token that it was given. */
    boolean given(String id) {
        token = id;
        return !id.isEmpty();
    }

    String token() {
        String id = token;
        if (id == null) {
            throw new IllegalStateException("no token was made in this round");
        }
        return id;
    }

    // --- what else lives for a round ---

    /** Keeps something that an endpoint has made; true, so that a check can end with it. */
    boolean kept(String what, String value) {
        kept.put(what, value);
        return true;
    }

    String kept(String what) {
        return there(what, kept.get(what));
    }

    /** A call that makes what a timed one needs. */
    void prepare(String path, Consumer<Json> body) {
        try {
            HttpAnswer answer = exchange("POST", "/api/v1" + path, body);
            if (answer.status() >= 300) {
                throw new IllegalStateException("POST " + path + " answered " + answer.status());
            }
        } catch (IOException e) {
            throw new IllegalStateException("POST " + path + " failed: " + e.getMessage(), e);
        }
    }

    // --- who it is ---

    String project() {
        return agents.project();
    }

    String session() {
        return agents.session(agent);
    }

    /** A name that is this agent's, and no other's. */
    String name(String kind) {
        return kind + "-" + agents.rung() + "-" + agent;
    }

    /** The same, and new in every round. */
    String fresh(String kind) {
        return name(kind) + "-" + ++round;
    }

    String title() {
        return Titles.of("api", agents.rung(), agent, ++round);
    }

    // --- what a round hands on ---

    String task() {
        return there("task", task);
    }

    String lease() {
        return there("lease", lease);
    }

    String guest() {
        return there("session", guest);
    }

    String spare() {
        return there("agent", spare);
    }

    private static String there(String what, @Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("there is no " + what + ": the endpoint that makes it failed before");
        }
        return value;
    }

    /** A task was created; what is said of a task means this one from now on. */
    boolean created(String id, String title) {
        task = id;
        agents.acknowledged().created(number(id), title);
        return true;
    }

    boolean completed(String id) {
        agents.acknowledged().completed(number(id));
        return true;
    }

    private static long number(String task) {
        return TaskId.parse(task).value();
    }

    boolean claimed(String value) {
        lease = value;
        return true;
    }

    boolean started(String session) {
        guest = session;
        return true;
    }

    boolean registered(String id) {
        spare = id;
        return true;
    }

    // --- what is done beforehand, through the client ---

    /** Creates a task, the round's from now on. */
    void make() {
        String title = title();
        created(agents.make(agent, title), title);
    }

    /** Registers the spare agent anew. */
    void register() {
        agents.register(name("spare"));
    }

    /** Claims the round's task, for a call that needs a lease. */
    void claim() {
        lease = agents.claim(agent, task());
    }
}
