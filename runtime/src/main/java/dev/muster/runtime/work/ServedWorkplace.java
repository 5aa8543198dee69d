package dev.muster.runtime.work;

import dev.muster.client.http.ServerAddress;
import dev.muster.client.socket.AgentConnections;
import dev.muster.client.socket.Hello;
import dev.muster.client.socket.SocketOptions;
import dev.muster.core.agent.RegisterAgent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A project of a server that is spoken to over WebSocket: an idle agent costs a connection and no thread. */
public final class ServedWorkplace implements Workplace {
    private final ServerAddress server;
    private final AgentConnections connections;
    private final @Nullable String token;
    private final String project;
    private final Duration lease;

    /**
     * A workplace.
     *
     * @param token null for a server that asks for none
     * @param lease how long a lease lasts without a sign of life, 1 s or more; the connection gives one every few
     *     seconds
     */
    public ServedWorkplace(ServerAddress server, @Nullable String token, String project, Duration lease) {
        this.server = server;
        this.connections = AgentConnections.to(server, SocketOptions.defaults());
        this.token = token;
        this.project = project;
        this.lease = lease;
    }

    /** One that says nothing of its own is lost after the time of a lease: a busy machine may be silent for a while. */
    @Override
    public Work join(RegisterAgent agent) throws InterruptedException {
        Duration lostAfter = agent.lostAfter() == null ? lease : agent.lostAfter();
        RegisterAgent patient = new RegisterAgent(agent.name(), agent.capabilities(), agent.concurrency(), lostAfter);
        return new ServedWork(connections.connect(Hello.agent(patient, project).withToken(token)), lease);
    }

    @Override
    public String project() {
        return project;
    }

    @Override
    public String server() {
        return server.toString();
    }

    /** Agents that are connected. */
    public int size() {
        return connections.size();
    }

    @Override
    public void close() {
        connections.close();
    }
}
