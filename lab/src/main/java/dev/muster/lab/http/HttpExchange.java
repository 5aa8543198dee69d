package dev.muster.lab.http;

import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.TimeLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One agent's exchanges with a server: a connection that is kept, opened anew when it broke, and a time limit. */
public final class HttpExchange implements AutoCloseable {
    private final HttpAddress address;
    private final TimeLimits limits;
    private final TimeLimits.Limit limit;
    private volatile @Nullable HttpConnection connection;
    private Duration within;

    /**
     * @param address the server
     * @param limits watches over each exchange
     */
    public HttpExchange(HttpAddress address, TimeLimits limits) {
        this.address = address;
        this.limits = limits;
        this.limit = limits.limit(this::cut);
        this.within = limits.limit();
    }

    /** How long the exchanges that follow may take, each; an operation's limit unless this says otherwise. */
    public void allow(Duration longest) {
        within = longest;
    }

    /** Takes from a connection, whose response's head is read, what somebody wants of it. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Reads the body, to its end if the connection is to be used again. */
        T read(HttpConnection answered) throws IOException, CallFailure, InterruptedException;
    }

    private void cut() {
        HttpConnection used = connection;
        if (used != null) {
            used.close();
        }
    }

    /**
     * Sends a request and reads the response.
     *
     * @throws CallFailure if that fails, with the kind {@code transport}, {@code protocol}, {@code timeout} or
     *     {@code hang}
     * @throws InterruptedException when the run is cut short
     */
    public <T> T exchange(
            String method, String path, Map<String, String> headers, byte @Nullable [] body, Reading<T> reading)
            throws CallFailure, InterruptedException {
        limit.begin(within);
        boolean inTime;
        try {
            HttpConnection used = connected();
            T read = reading.read(used.send(method, path, headers, body));
            inTime = limit.end();
            if (!used.isReusable()) {
                used.close();
                connection = null;
            }
            if (inTime) {
                return read;
            }
        } catch (IOException broken) {
            inTime = limit.end();
            cut();
            connection = null;
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
            if (inTime) {
                throw failure(broken);
            }
        } catch (CallFailure wrong) {
            limit.end();
            cut();
            connection = null;
            throw wrong;
        }
        throw limit.failure();
    }

    /** Cuts the connection, so that an exchange under way fails; the next one connects anew. Any thread. */
    public void abort() {
        cut();
    }

    private static CallFailure failure(IOException broken) {
        return broken instanceof ResponseReader.Malformed
                ? CallFailure.protocol(String.valueOf(broken.getMessage()))
                : CallFailure.transport(broken.getMessage() == null ? broken.toString() : broken.getMessage());
    }

    /**
     * Connects, if it is not connected yet.
     *
     * @throws CallFailure if that fails
     * @throws InterruptedException when the run is cut short
     */
    public void connect() throws CallFailure, InterruptedException {
        try {
            connected();
        } catch (IOException refused) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
            throw failure(refused);
        }
    }

    private HttpConnection connected() throws IOException {
        HttpConnection kept = connection;
        if (kept != null && kept.isReusable()) {
            return kept;
        }
        if (kept != null) {
            kept.close();
        }
        HttpConnection made = HttpConnection.open(address, limits);
        connection = made;
        if (limit.isOver()) { // nothing could be cut while there was no connection; and it is cut once
            made.close();
            throw new IOException("the time limit was over when it was connected");
        }
        return made;
    }

    @Override
    public void close() {
        limit.close();
        cut();
    }
}
