package dev.muster.lab.engine;

import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.PoolOptions;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;

/** A server that listens, the lab's own client of it, and clients for the agents of a rung. */
final class Listening implements ServerProcess {
    /** More than any rung has agents, each of which may wait in one call and make another. */
    private static final int MOST_CONNECTIONS = 20_000;

    private final Path data;
    private final Served server;
    private final MusterClient client;

    private Listening(Path data, Served server) {
        this.data = data;
        this.server = server;
        this.client = restClient();
    }

    /**
     * Starts it.
     *
     * @param directory takes its data and its errors
     * @param options of {@code muster serve}
     * @throws dev.muster.lab.target.TargetException if it does not come up
     */
    static Listening start(Starter starter, Path directory, List<String> options) {
        Path data = directory.resolve("data");
        return new Listening(data, Served.start(starter, data, directory.resolve("server.err"), options));
    }

    /** The lab's own. */
    MusterClient client() {
        return client;
    }

    /** A client for agents that speak REST; its connections are theirs, and end with it. */
    MusterClient restClient() {
        return new MusterClient(
                ServerAddress.parse(server.address()),
                ClientOptions.defaults().withPool(PoolOptions.defaults().withSize(0, MOST_CONNECTIONS)));
    }

    /** Carries the calls of agents to the MCP face; its connections are theirs, and end with it. */
    static HttpClient mcpClient() {
        return HttpClient.newBuilder()
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    String address() {
        return server.address();
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public boolean alive() {
        return server.alive();
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
