package dev.muster.cli.engine;

import dev.muster.cli.terminal.Shell;
import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command speaks to, if to one, and as whom. */
final class ServerChoice {
    private static final String TOKEN_VARIABLE = "MUSTER_TOKEN";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Server to speak to. Default: $MUSTER_SERVER, else the one that has the data directory.")
    private @Nullable String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token for that server. Default: $MUSTER_TOKEN, else none.")
    private @Nullable String token;

    /** Whether the command line names one. */
    boolean isGiven() {
        return server != null;
    }

    /**
     * Speaks to the server that is named.
     *
     * @param dataGiven whether the command line names a data directory, which comes before a variable that names a
     *     server
     * @return null if none is named
     */
    @Nullable
    Muster named(Shell shell, boolean dataGiven) {
        ServerAddress address = address(shell, dataGiven);
        return address == null ? null : new OverNetwork(client(address, shell));
    }

    /**
     * Where the server is that is named.
     *
     * @param dataGiven as for {@link #named}
     * @return null if none is named
     */
    @Nullable
    ServerAddress address(Shell shell, boolean dataGiven) {
        return NamedServer.address(shell, server, dataGiven);
    }

    /** As whom a command speaks to it; null for as nobody. */
    @Nullable
    String token(Shell shell) {
        String who = token != null ? token : shell.variable(TOKEN_VARIABLE, "");
        return who.isEmpty() ? null : who;
    }

    /** A client of a server. */
    MusterClient client(ServerAddress address, Shell shell) {
        return new MusterClient(address, ClientOptions.defaults().withToken(token(shell)));
    }

    /**
     * Speaks to the owner of a data directory.
     *
     * @param address as the owner announced it
     * @param directory where
     * @return null if it cannot be connected: it begins or ends just now
     */
    @Nullable
    Muster owner(String address, Path directory, Shell shell) throws InterruptedException {
        MusterClient client = client(Announced.nearest(address, directory), shell);
        if (client.connects()) {
            return new OverNetwork(client);
        }
        client.close();
        return null;
    }
}
