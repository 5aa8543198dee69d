package dev.muster.client.socket;

import dev.muster.client.UnreachableException;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.core.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Connections of agents to one server, by the thousand: they share one thread that waits for the network and one timer.
 * Closing this closes them all.
 */
public final class AgentConnections implements AutoCloseable {
    private final ServerAddress server;
    private final SocketOptions options;
    private final Line.Opener opener;
    private final @Nullable WebSocketConnections connections;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer;
    private final Set<AgentConnection> open = ConcurrentHashMap.newKeySet();

    private AgentConnections(
            ServerAddress server, SocketOptions options, Line.@Nullable Opener opener, @Nullable SSLContext tls) {
        this.server = server;
        this.options = options;
        if (opener == null) {
            this.connections = new WebSocketConnections(server.webSocket(), options.connect(), tls);
            this.opener = SocketLine.opener(connections);
        } else {
            this.connections = null;
            this.opener = opener;
        }
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("muster-heartbeats").factory());
        this.timer.setRemoveOnCancelPolicy(true);
        this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** For connections to this server, over TLS trusting those whom Java trusts. */
    public static AgentConnections to(ServerAddress server, SocketOptions options) {
        return new AgentConnections(server, options, null, null);
    }

    /** The same, trusting others. */
    public static AgentConnections to(ServerAddress server, SocketOptions options, SSLContext trust) {
        return new AgentConnections(server, options, null, trust);
    }

    /** Over lines of another make. For tests. */
    static AgentConnections over(Line.Opener opener, ServerAddress server, SocketOptions options) {
        return new AgentConnections(server, options, opener, null);
    }

    /**
     * Connects and says hello.
     *
     * @throws RefusedException if the server refuses the hello
     * @throws UnreachableException if it cannot be reached, or closes the connection
     */
    public AgentConnection connect(Hello hello) throws InterruptedException {
        AgentConnection connection = new AgentConnection(this, options, hello);
        open.add(connection);
        boolean connected = false;
        try {
            connection.connect();
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                open.remove(connection);
            }
        }
    }

    /** Connections that are not over. */
    public int size() {
        return open.size();
    }

    ServerAddress server() {
        return server;
    }

    Line.Opener opener() {
        return opener;
    }

    LongSupplier nanos() {
        return System::nanoTime;
    }

    /** Runs something later, on a thread of its own, unless that is cancelled. Null if all is closed. */
    @Nullable
    Future<?> after(Duration delay, Runnable run) {
        try {
            return timer.schedule(() -> begin(run), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return null; // then nobody needs it any more
        }
    }

    /** What is to run later. */
    int waiting() {
        return timer.getQueue().size();
    }

    /** Runs something on a thread of its own. */
    void begin(Runnable run) {
        try {
            threads.execute(run);
        } catch (RejectedExecutionException closed) {
            // then nobody needs it any more
        }
    }

    void left(AgentConnection connection) {
        open.remove(connection);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        List.copyOf(open).forEach(AgentConnection::close);
        if (connections != null) {
            connections.close();
        }
        threads.shutdownNow();
    }
}
