package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import dev.muster.core.Engine;
import dev.muster.git.ProjectRepositories;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server that a command speaks to: another process's, or one of its own. */
public final class Served implements AutoCloseable {
    private final MusterClient client;
    private final @Nullable String token;
    private final Runnable end;
    private final boolean own;

    private Served(MusterClient client, @Nullable String token, boolean own, Runnable end) {
        this.client = client;
        this.token = token;
        this.own = own;
        this.end = end;
    }

    /** A server that is there. */
    static Served at(MusterClient client, @Nullable String token) {
        return new Served(client, token, false, () -> {});
    }

    /** Serves an engine on a free port of this machine; other commands on its directory find it there. */
    static Served from(Engine engine, @Nullable String token) {
        ProjectRepositories repositories = ProjectRepositories.follow(engine);
        try {
            MusterServer server = MusterServer.start(engine, ServerOptions.local(0));
            ServerAddress address = new ServerAddress(false, "127.0.0.1", server.port());
            engine.announce(address.toString());
            MusterClient client =
                    new MusterClient(address, ClientOptions.defaults().withToken(token));
            return new Served(client, token, true, () -> {
                server.close();
                repositories.close();
                engine.close();
            });
        } catch (IOException e) {
            repositories.close();
            engine.close();
            throw Failure.unreachable(String.valueOf(e.getMessage()));
        }
    }

    public ServerAddress address() {
        return client.server();
    }

    /** Whether it is a part of this process, and ends with it. */
    public boolean isOwn() {
        return own;
    }

    /** Who speaks to it; null for nobody in particular. */
    public @Nullable String token() {
        return token;
    }

    /** Its engine. */
    public Muster muster() {
        return new OverNetwork(client);
    }

    /** A client of it. */
    public MusterClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        end.run();
    }
}
