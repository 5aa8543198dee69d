package dev.muster.lab.engine;

import dev.muster.lab.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data directory is moved away under a server that is at work, and put back. */
final class MovedStore implements Fault {
    private final FaultyServer server;
    private final Path away;
    private @Nullable String seen;

    MovedStore(FaultyServer server) {
        this.server = server;
        this.away = server.data().resolveSibling(server.data().getFileName() + ".away");
    }

    @Override
    public void inject() throws IOException {
        Files.move(server.data(), away);
        if (Files.exists(server.data())) {
            throw new IOException(server.data() + " is still there");
        }
        seen = "the data directory was at " + away.getFileName() + ", and nothing at its own place";
    }

    @Override
    public void lift() throws IOException {
        if (Files.exists(away)) {
            if (Files.exists(server.data())) {
                throw new IOException("somebody made " + server.data().getFileName() + " anew while it was away");
            }
            Files.move(away, server.data());
        }
        server.startAgainIfStopped();
    }

    @Override
    public Optional<String> evidence() {
        String what = seen;
        return what == null ? Optional.empty() : Optional.of(what + server.told());
    }

    @Override
    public void close() {
        try {
            lift();
        } catch (IOException gone) {
            System.getLogger(MovedStore.class.getName())
                    .log(System.Logger.Level.WARNING, "A data directory could not be put back", gone);
        }
    }
}
