package dev.muster.server.ws;

import dev.muster.core.Engine;
import dev.muster.core.session.SessionId;
import dev.muster.server.access.Authenticator;
import dev.muster.server.access.Visit;
import dev.muster.server.http.Exchange;
import dev.muster.server.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Takes WebSocket connections and sees to them until it is closed. */
public final class WebSocketFace implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WebSocketFace.class.getName());
    private static final String BEARER = "Bearer ";
    /** How long calls that are being withdrawn may take when the server stops. */
    private static final Duration WITHDRAWING = Duration.ofSeconds(5);

    private final Engine engine;
    private final WebSocketOptions options;
    private final Seats seats;
    private final Feeds feeds;
    private final Greeting greeting;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Thread sweeper;
    private volatile boolean stopping;

    private WebSocketFace(Engine engine, WebSocketOptions options, Authenticator authenticator) {
        this.engine = engine;
        this.options = options;
        this.seats = new Seats(engine, options.resumeGrace());
        this.feeds = new Feeds(engine.events());
        this.greeting = new Greeting(engine, seats, authenticator);
        this.sweeper = Thread.ofVirtual().name("muster-ws-sweep").unstarted(this::sweepOnAndOn);
    }

    /** Begins to see to connections, which {@link #accept} takes. */
    public static WebSocketFace start(Engine engine, WebSocketOptions options, Authenticator authenticator) {
        WebSocketFace face = new WebSocketFace(engine, options, authenticator);
        face.sweeper.start();
        return face;
    }

    /**
     * Takes a connection; who it is, its first message has to tell.
     *
     * @param visit where it comes from
     */
    public WebSocket.Opening accept(Exchange handshake, Visit visit) {
        String authorization = handshake.header("Authorization");
        boolean bears = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String bearer = bears && authorization != null
                ? authorization.substring(BEARER.length()).strip()
                : null;
        return socket -> new Connection(this, socket, visit, bearer);
    }

    /** Connections that are open. */
    public int connections() {
        return connections.size();
    }

    /** Connections that are subscribed to events. */
    public int subscriptions() {
        return feeds.subscriptions();
    }

    /** Sessions whose connection is gone and may come back. */
    public int waitingToResume() {
        return seats.waiting();
    }

    /** How many events the slowest subscriber is behind. */
    public long largestLag() {
        return feeds.largestLag();
    }

    Set<Connection> open() {
        return connections;
    }

    Engine engine() {
        return engine;
    }

    WebSocketOptions options() {
        return options;
    }

    Seats seats() {
        return seats;
    }

    Feeds feeds() {
        return feeds;
    }

    Greeting greeting() {
        return greeting;
    }

    long now() {
        return options.nanos().getAsLong();
    }

    boolean stopping() {
        return stopping;
    }

    void opened(Connection connection) {
        connections.add(connection);
        LockSupport.unpark(sweeper);
        if (stopping) {
            connection.goAway();
        }
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    /** The connection of a session is gone; that of one who went while being greeted is the last to be heard of. */
    void left(SessionId session, Connection connection) {
        seats.leave(session, connection, now());
        LockSupport.unpark(sweeper);
    }

    private void sweepOnAndOn() {
        try {
            while (!stopping) {
                if (connections.isEmpty() && seats.isEmpty()) {
                    LockSupport.park(this); // until somebody comes: a server at rest does nothing
                } else {
                    Thread.sleep(options.sweepEvery());
                    sweep();
                }
            }
        } catch (InterruptedException e) {
            // the server stops
        }
    }

    /** Looks after everybody once: who is silent, who has expired, whose session is not resumed. */
    public void sweep() throws InterruptedException {
        long now = now();
        try {
            connections.forEach(connection -> connection.sweep(now));
            seats.sweep(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A sweep over the connections failed; the next one follows", e);
        }
    }

    /**
     * Sends everybody away. Their sessions are not ended: they may be resumed as soon as the server is back. Calls that
     * wait are withdrawn before this returns.
     */
    @Override
    public void close() {
        stopping = true;
        sweeper.interrupt();
        feeds.close();
        List<Thread> waiting = new ArrayList<>();
        connections.forEach(connection -> waiting.addAll(connection.goAway()));
        long until = System.nanoTime() + WITHDRAWING.toNanos();
        try {
            for (Thread thread : waiting) {
                thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
