package dev.muster.lab.engine;

import dev.muster.lab.fault.Fault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server is ended, by force or not, and started again. */
final class Ended implements Fault {
    private final FaultyServer server;
    private final boolean killed;
    private volatile @Nullable String seen;

    Ended(FaultyServer server, boolean killed) {
        this.server = server;
        this.killed = killed;
    }

    @Override
    public void inject() throws InterruptedException {
        seen = killed ? server.kill() : server.end();
    }

    @Override
    public void lift() {
        server.startAgain();
    }

    @Override
    public Optional<String> evidence() {
        return Optional.ofNullable(seen);
    }

    @Override
    public void close() {
        server.startAgain();
    }
}
