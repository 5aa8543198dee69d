package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.http.ServerAddress;
import dev.muster.core.store.DataDirectory;
import java.nio.file.Path;

/** The address that the owner of a data directory wrote there for those who want to speak to it. */
public final class Announced {
    private static final String EVERY_IPV4 = "0.0.0.0";
    private static final String EVERY_IPV6 = "::";

    private Announced() {}

    /**
     * An announced address as it is spoken to from this machine: one that listens everywhere listens here too.
     *
     * @param directory where it was read, for the message
     * @throws Failure if it is no address that can be connected to
     */
    public static ServerAddress nearest(String address, Path directory) {
        try {
            ServerAddress announced = ServerAddress.parse(address);
            return new ServerAddress(announced.tls(), here(announced.host()), announced.port());
        } catch (IllegalArgumentException e) {
            throw Failure.unreachable("the process that has the data directory wrote an address into "
                            + directory.resolve(DataDirectory.LOCK_FILE)
                            + " that cannot be connected to: " + e.getMessage())
                    .withHelp("end that process, and start it with an address to listen on, such as"
                            + " muster serve --bind 127.0.0.1");
        }
    }

    /** A host as it is connected to from this machine. */
    static String here(String host) {
        return switch (host) {
            case EVERY_IPV4 -> "127.0.0.1";
            case EVERY_IPV6 -> "::1";
            default -> host;
        };
    }
}
