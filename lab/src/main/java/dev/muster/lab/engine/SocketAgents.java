package dev.muster.lab.engine;

import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.client.wire.Fields;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Agents with a WebSocket connection each, over which they are heard from every five seconds. */
final class SocketAgents extends Agents {
    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    /** Connections that are being made or ended at once: more would only wait in the server's queue. */
    private static final int AT_ONCE = 250;
    /** The longest wait that the server takes. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final WebSocketConnections connections;
    private final List<AgentSocket> sockets;
    private final ScheduledExecutorService heartbeats;

    private SocketAgents(
            WebSocketConnections connections,
            Stage stage,
            List<AgentSocket> sockets,
            ScheduledExecutorService heartbeats) {
        super(stage);
        this.connections = connections;
        this.sockets = sockets;
        this.heartbeats = heartbeats;
    }

    /** Connects each, some at a time. Whoever is connected is heard from at once: others may take long. */
    static SocketAgents connect(String server, int agents, Stage stage) {
        WebSocketConnections connections = AgentSocket.connections(server);
        ScheduledExecutorService heartbeats = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lab-heartbeats").factory());
        Semaphore free = new Semaphore(AT_ONCE);
        try {
            List<AgentSocket> sockets = together(
                    agents,
                    agent -> paced(free, () -> {
                        AgentSocket socket = AgentSocket.open(connections, stage.project(), stage.agent(agent));
                        long period = HEARTBEAT.toNanos();
                        // Spread evenly, so that they do not all beat in the same moment.
                        long first = period * (agent + 1) / agents;
                        heartbeats.scheduleAtFixedRate(socket::beat, first, period, TimeUnit.NANOSECONDS);
                        return socket;
                    }));
            return new SocketAgents(connections, stage, sockets, heartbeats);
        } catch (RuntimeException failed) {
            heartbeats.shutdownNow();
            connections.close(); // others may use the server after this
            throw failed;
        }
    }

    /** Something that may fail or be cut short. */
    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T paced(Semaphore free, Step<T> step) {
        try {
            free.acquire();
            try {
                return step.run();
            } finally {
                free.release();
            }
        } catch (IOException e) {
            throw new TargetException("an agent could not connect: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while connecting", e);
        }
    }

    @Override
    int count() {
        return sockets.size();
    }

    /** Makes a call; what went wrong becomes a failed outcome of its kind. */
    private <R> Call<R> call(int agent, Duration wait, LongFunction<String> message, Function<Fields, R> answer)
            throws InterruptedException {
        try {
            Fields said = sockets.get(agent).ask(message, wait);
            return said.text("type").equals("error")
                    ? new Call.Failed<>(refused(said))
                    : new Call.Done<>(answer.apply(said));
        } catch (IOException gone) {
            return new Call.Failed<>(new Outcome.Failed("unreachable", gone.getMessage()));
        } catch (IllegalArgumentException wrong) {
            return new Call.Failed<>(new Outcome.Failed("wrong_answer", wrong.getMessage()));
        }
    }

    private static Outcome.Failed refused(Fields error) {
        return new Outcome.Failed(error.text("code").toLowerCase(Locale.ROOT), error.textOrEmpty("detail"));
    }

    @Override
    Call<Long> createTask(int agent, String title) throws InterruptedException {
        return call(
                agent,
                Duration.ZERO,
                ref -> SocketMessages.create(ref, title),
                answer -> TaskId.parse(answer.object("value")
                                .objects("tasks")
                                .getFirst()
                                .text("id"))
                        .value());
    }

    @Override
    Call<Held> claim(int agent, Duration wait) throws InterruptedException {
        Duration longest = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        return heldOrNothing(call(agent, longest, ref -> SocketMessages.claim(ref, longest), Agents::held));
    }

    @Override
    Call<Boolean> completeTask(int agent, Lease lease) throws InterruptedException {
        return call(
                agent,
                Duration.ZERO,
                ref -> SocketMessages.complete(ref, lease),
                answer -> answer.text("state").equals("completed"));
    }

    /** Heartbeats of an agent that were not answered in time. */
    long heartbeatsLost(int agent) {
        return sockets.get(agent).pulse().lost();
    }

    /** Heartbeats of all agents that were not answered in time. */
    long heartbeatsLost() {
        return sockets.stream().mapToLong(socket -> socket.pulse().lost()).sum();
    }

    @Override
    Map<String, Long> counters() {
        return Map.of("heartbeats lost", heartbeatsLost());
    }

    @Override
    void disconnect() {
        Semaphore free = new Semaphore(AT_ONCE);
        try {
            together(
                    count(),
                    agent -> paced(free, () -> {
                        sockets.get(agent).close();
                        return agent;
                    }));
        } finally {
            heartbeats.shutdownNow();
            connections.close();
        }
    }
}
