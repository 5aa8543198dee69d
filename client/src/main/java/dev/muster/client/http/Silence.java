package dev.muster.client.http;

import dev.muster.core.time.Deadlines;
import dev.muster.core.time.Deadlines.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;

/**
 * Breaks a connection on which nothing has moved for too long: a socket's own time-out would have the waiting virtual
 * thread pay for each read.
 */
final class Silence {
    private static final System.Logger LOG = System.getLogger(Silence.class.getName());

    private final Socket socket;
    private final HttpConnection connection;
    private final Duration patience;
    private volatile Deadline deadline;
    private volatile boolean broken;
    private long moved;

    /** Begins to listen. */
    Silence(Socket socket, HttpConnection connection, Duration patience) {
        this.socket = socket;
        this.connection = connection;
        this.patience = patience;
        this.moved = bytes();
        this.deadline = Deadlines.after(patience, this::look);
    }

    /** Bytes sent and received so far; as the thread that moves them left it, or a little earlier. */
    private long bytes() {
        EndpointDetails details = connection.getEndpointDetails();
        return details == null ? 0 : details.getSentBytesCount() + details.getReceivedBytesCount();
    }

    private void look() {
        long now = bytes();
        if (now != moved) {
            moved = now;
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
