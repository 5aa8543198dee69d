package dev.muster.lab.websocket;

import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TimeLimits;

/** A WebSocket server, with a connection for each agent. */
public final class WebSocketTarget implements Target {
    private final TimeLimits limits;
    private final WebSocketConnections connections;

    /** @param plan whose target is a WebSocket's URL */
    public WebSocketTarget(OperationPlan plan) {
        this.limits = new TimeLimits(plan.timeout());
        this.connections = new WebSocketConnections(plan.target().uri(), limits.connecting());
    }

    @Override
    public Peer connect(int agent) throws CallFailure, InterruptedException {
        return new WebSocketPeer(connections, limits);
    }

    @Override
    public void close() {
        connections.close();
        limits.close();
    }
}
