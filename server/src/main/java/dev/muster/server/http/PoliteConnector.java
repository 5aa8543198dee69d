package dev.muster.server.http;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A connector that takes so many connections from one address, and closes those beyond at once. */
final class PoliteConnector extends ServerConnector {
    private final int most;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    /** A connection that is closed does not know any more where it came from. */
    private final Map<EndPoint, String> addresses = new ConcurrentHashMap<>();

    PoliteConnector(Server server, int most, ConnectionFactory... factories) {
        super(server, 1, 1, factories);
        this.most = most;
    }

    @Override
    protected void onEndPointOpened(EndPoint connection) {
        super.onEndPointOpened(connection);
        if (connection.getRemoteSocketAddress() instanceof InetSocketAddress remote) {
            String address = remote.getAddress().getHostAddress();
            addresses.put(connection, address);
            if (open.merge(address, 1, Integer::sum) > most) {
                connection.close();
            }
        }
    }

    @Override
    protected void onEndPointClosed(EndPoint connection) {
        super.onEndPointClosed(connection);
        String address = addresses.remove(connection);
        if (address != null) {
            open.computeIfPresent(address, (any, count) -> count == 1 ? null : count - 1);
        }
    }
}
