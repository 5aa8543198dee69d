package dev.muster.lab.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;

/** The two sides of a connection that a {@link FaultProxy} carries, which any thread may end at any moment. */
final class Link {
    private final Socket caller;
    private final Socket server;
    private final LongAdder broken;

    /** Counts in {@code broken} when it is ended by a reset. */
    Link(Socket caller, Socket server, LongAdder broken) {
        this.caller = caller;
        this.server = server;
        this.broken = broken;
    }

    /** Where answers, or requests, go. */
    Socket to(boolean answers) {
        return answers ? caller : server;
    }

    /**
     * What comes from one side: nothing if its answers were ended before anybody asked for them, as they may be while
     * the connection is being made. A socket has no stream then, which is an end and not a broken connection.
     *
     * @throws IOException if that side is closed
     */
    InputStream input(boolean answers) throws IOException {
        Socket from = answers ? server : caller;
        try {
            return from.getInputStream();
        } catch (IOException none) {
            if (from.isClosed() || !from.isInputShutdown()) {
                throw none;
            }
            return InputStream.nullInputStream();
        }
    }

    /** Ends both sides with a reset. */
    void reset() {
        broken.increment();
        for (Socket side : new Socket[] {caller, server}) {
            linger(side);
        }
        close();
    }

    /** No more answers come from the target; whoever waits for one learns it as late as the toxics say. */
    void endAnswers() {
        try {
            server.shutdownInput();
        } catch (IOException gone) {
            // it has ended by itself, or has not begun
        }
    }

    void close() {
        for (Socket side : new Socket[] {caller, server}) {
            end(side);
        }
    }

    private static void linger(Socket side) {
        try {
            side.setSoLinger(true, 0);
        } catch (IOException closed) {
            // nothing is left to reset
        }
    }

    private static void end(Socket side) {
        try {
            side.close();
        } catch (IOException gone) {
            // so be it: it is closed
        }
    }
}
