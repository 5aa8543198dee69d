package dev.muster.client.http;

import dev.muster.core.time.Deadlines;
import dev.muster.core.time.Deadlines.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.apache.hc.core5.http.HttpConnection;

/**
 * Breaks a connection when nothing has come from the server for too long: a socket's own time-out would have the
 * waiting virtual thread pay for each read.
 */
final class Silence {
    private static final System.Logger LOG = System.getLogger(Silence.class.getName());

    private final Socket socket;
    private final HttpConnection connection;
    private final Duration patience;
    private volatile Deadline deadline;
    private volatile boolean broken;
    private long heard;

    /** Begins to listen. */
    Silence(Socket socket, HttpConnection connection, Duration patience) {
        this.socket = socket;
        this.connection = connection;
        this.patience = patience;
        this.heard = received();
        this.deadline = Deadlines.after(patience, this::look);
    }

    /** Bytes that have come so far; as the thread that reads them left it, or a little earlier. */
    private long received() {
        return connection.getEndpointDetails() == null
                ? 0
                : connection.getEndpointDetails().getReceivedBytesCount();
    }

    private void look() {
        long now = received();
        if (now != heard) {
            heard = now;
            deadline = Deadlines.after(patience, this::look);
            return;
        }
        broken = true;
        try {
            socket.close(); // wakes whoever reads
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "Closing a connection that is silent", e);
        }
    }

    /** Ends the listening; answers whether the connection is whole. */
    boolean over() {
        return deadline.lift() && !broken;
    }

    boolean wasBroken() {
        return broken;
    }
}
