package dev.muster.lab.engine;

import dev.muster.client.UnreachableException;
import dev.muster.client.http.HttpAnswer;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.RefusedException;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Calls each REST endpoint in turn, and looks whether status and content are what they have to be. */
final class ApiWorkload extends AgentWorkload<RestAgents> {
    private static final int SHOWN = 300;

    private final List<Endpoint> endpoints = ApiEndpoints.all();
    private final List<ApiSeat> seats;
    private final Endpoint.@Nullable Ask[] asks;
    private final @Nullable String[] unprepared;

    /**
     * Looks that the server has exactly the endpoints that are called.
     *
     * @throws TargetException if it does not; the message names those that differ
     */
    ApiWorkload(RestAgents agents, ServerAddress server) {
        super(agents);
        this.seats = IntStream.range(0, agents.count())
                .mapToObj(agent -> new ApiSeat(agents, agent, server))
                .toList();
        this.asks = new Endpoint.Ask[agents.count()];
        this.unprepared = new String[agents.count()];
        Coverage.require(EngineDriver.API, described(), ApiEndpoints.names());
        Agents.together(agents.count(), this::walkToPlace);
    }

    /**
     * Where an agent begins its rounds. The agents are spread over the round, as those of a working day are: if all
     * made the same call at the same time, a moment in which the machine stands still would be the figure of that one
     * call.
     *
     * @param agent from 0
     * @param agents how many there are
     * @return an index into {@link #operations()}; 0 for the first agent
     */
    static int place(int agent, int agents) {
        return (int) ((long) agent * ApiEndpoints.names().size() / agents);
    }

    /** Makes the calls before an agent's place, which later ones of the round build on. */
    private int walkToPlace(int agent) {
        int place = place(agent, seats.size());
        for (int operation = 0; operation < place; operation++) {
            prepare(agent, operation, operation);
            if (invoke(agent, operation, operation) instanceof Outcome.Failed failed) {
                throw new TargetException("before the load: " + failed.kind() + ": " + failed.detail());
            }
        }
        return place;
    }

    @Override
    public int operation(int agent, long index) {
        return (int) ((index + place(agent, seats.size())) % endpoints.size());
    }

    private List<String> described() {
        ApiSeat seat = seats.getFirst();
        try {
            return described(Fields.of(
                    JsonTree.parse(seat.exchange("GET", "/openapi.json", null).body())));
        } catch (IOException | JsonTree.NotJson | IllegalArgumentException e) {
            throw new TargetException("the server does not describe its endpoints: " + e.getMessage(), e);
        } finally {
            seat.hangUp();
        }
    }

    /** The endpoints of an OpenAPI document, without those that would disturb the measurement. */
    static List<String> described(Fields document) {
        Fields paths = document.object("paths");
        return paths.values().keySet().stream()
                .flatMap(path -> paths.object(path).values().keySet().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path))
                .filter(endpoint -> !ApiEndpoints.START_A_RUN.contains(endpoint))
                .toList();
    }

    @Override
    public List<String> operations() {
        return ApiEndpoints.names();
    }

    @Override
    public String unit() {
        return "calls";
    }

    @Override
    public void prepare(int agent, long index, int operation) {
        asks[agent] = null;
        try {
            asks[agent] = endpoints.get(operation).asking().of(seats.get(agent));
        } catch (RefusedException | UnreachableException | IllegalStateException missing) {
            unprepared[agent] = missing.getMessage();
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        Endpoint endpoint = endpoints.get(operation);
        Endpoint.Ask ask = asks[agent];
        if (ask == null) {
            return new Outcome.Failed("not_prepared", endpoint.name() + ": " + unprepared[agent]);
        }
        try {
            HttpAnswer answer = seats.get(agent).exchange(endpoint.method(), endpoint.target(ask), ask.body());
            return judged(endpoint, ask, answer);
        } catch (IOException gone) {
            return new Outcome.Failed("unreachable", endpoint.name() + ": " + gone.getMessage());
        }
    }

    /** What an answer comes to. */
    static Outcome judged(Endpoint endpoint, Endpoint.Ask ask, HttpAnswer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        String shown = endpoint.name() + " was answered with " + answer.status() + " "
                + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
        if (answer.status() != endpoint.status()) {
            return new Outcome.Failed("wrong_status", shown);
        }
        try {
            return ask.right().test(Fields.of(JsonTree.parse(text)))
                    ? Outcome.OK
                    : new Outcome.Failed("wrong_answer", shown);
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            return new Outcome.Failed("wrong_answer", shown + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        seats.forEach(ApiSeat::hangUp);
        super.close();
    }
}
