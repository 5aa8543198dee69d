package dev.muster.cli.diagnose;

import dev.muster.lab.resource.ListeningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether a server can have its port. */
final class PortCheck implements Check {
    private static final String AREA = "ports";

    private final int port;
    private final @Nullable Long server;

    /**
     * @param port the one that a server takes if nobody says otherwise
     * @param server the process that has the data directory; null if none has
     */
    PortCheck(int port, @Nullable Long server) {
        this.port = port;
        this.server = server;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        String name = "port " + port;
        OptionalLong listener = ListeningProcess.on(port);
        if (listener.isPresent()) {
            long pid = listener.getAsLong();
            return List.of(
                    server != null && server == pid
                            ? Finding.ok(AREA, name, "the server of this directory listens there")
                            : taken(name, "process " + pid + command(pid)));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return List.of(Finding.ok(AREA, name, "free", "free, or this directory's server"));
        } catch (IOException refused) {
            return List.of(taken(name, "somebody whom this user may not see (" + refused.getMessage() + ")"));
        }
    }

    private static Finding taken(String name, String by) {
        return Finding.warning(
                AREA,
                name,
                "taken by " + by,
                "free, or this directory's server",
                "give another: muster serve --port N");
    }

    private static String command(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(command -> " (" + Path.of(command).getFileName() + ")")
                .orElse("");
    }
}
