package dev.muster.lab.engine;

import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.PoolOptions;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;

/** A server that listens, and the clients that carry calls to it. */
final class Listening implements ServerProcess {
    /** More than any rung has agents, each of which may wait in one call and make another. */
    private static final int MOST_CONNECTIONS = 20_000;

    private final Path data;
    private final Served server;
    private final MusterClient client;
    /** Carries calls to the MCP face. */
    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private Listening(Path data, Served server) {
        this.data = data;
        this.server = server;
        this.client = new MusterClient(
                ServerAddress.parse(server.address()),
                ClientOptions.defaults().withPool(PoolOptions.defaults().withSize(0, MOST_CONNECTIONS)));
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

    MusterClient client() {
        return client;
    }

    HttpClient http() {
        return http;
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
        http.close();
        server.close();
    }
}
