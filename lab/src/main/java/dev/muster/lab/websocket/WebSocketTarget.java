package dev.muster.lab.websocket;

import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TimeLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A WebSocket server, with a connection for each agent. */
public final class WebSocketTarget implements Target {
    private final URI uri;
    private final TimeLimits limits;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /** @param plan whose target is a WebSocket's URL */
    public WebSocketTarget(OperationPlan plan) {
        this.uri = plan.target().uri();
        this.limits = new TimeLimits(plan.timeout());
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(limits.connecting())
                .build();
    }

    @Override
    public Peer connect(int agent) throws CallFailure, InterruptedException {
        return new WebSocketPeer(client, uri, limits);
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
        limits.close();
    }
}
