package dev.muster.server.http;

import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * A connection on which the head of a request has to arrive within a time. Jetty closes connections that are silent,
 * but one byte now and then is not silence: whoever sends that could hold all connections that there are.
 *
 * <p>Looked at whenever bytes arrive, so that it needs no timer; when none arrive, the connection is silent.
 */
final class PromptConnection extends HttpConnection {
    private final long limitNanos;
    private long requests;
    private long waitingSince;
    private boolean waiting;

    private PromptConnection(HttpConfiguration options, Connector connector, EndPoint end, Duration limit) {
        super(options, connector, end);
        this.limitNanos = limit.toNanos();
    }

    /** Makes such connections. */
    static HttpConnectionFactory factory(HttpConfiguration options, Duration limit) {
        return new HttpConnectionFactory(options) {
            @Override
            public org.eclipse.jetty.io.Connection newConnection(Connector connector, EndPoint end) {
                PromptConnection connection = new PromptConnection(getHttpConfiguration(), connector, end, limit);
                connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
                return configure(connection, connector, end);
            }
        };
    }

    @Override
    public void onFillable() {
        super.onFillable();
        if (getMessagesIn() != requests) {
            requests = getMessagesIn();
            waiting = false;
            if (getParser().isStart()) {
                return;
            }
        }
        if (!waiting) {
            waiting = true;
            waitingSince = System.nanoTime();
        } else if (System.nanoTime() - waitingSince > limitNanos) {
            getEndPoint().close();
        }
    }
}
