package dev.muster.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Interrupts a thread that waits before it answers, when the other side closes its connection meanwhile.
 *
 * <p>While a request is handled nobody reads from its connection, so nobody would see its end. This watch reads, at
 * most one byte: the end of the stream means that the other side is gone; a byte means that it sends its next request
 * early, and is put back for that request, after which nothing more is watched.
 */
final class GoneWatch implements Exchange.Watch, Callback {
    private static final IOException STOPPED = new IOException("the watch has ended");
    private static final ByteBuffer NOTHING = BufferUtil.EMPTY_BUFFER;

    private final Thread waiting;
    private final Connection.UpgradeTo connection;
    private final AbstractEndPoint end;
    /** What was read; complete as soon as nothing is watched any more. */
    private final CompletableFuture<ByteBuffer> read = new CompletableFuture<>();

    private volatile boolean closing;
    private volatile boolean gone;

    private GoneWatch(Thread waiting, Connection.UpgradeTo connection, AbstractEndPoint end) {
        this.waiting = waiting;
        this.connection = connection;
        this.end = end;
    }

    /** Begins to watch the connection of a request whose body was read, for the calling thread. */
    static Exchange.Watch of(Connection connection) {
        EndPoint end = connection.getEndPoint();
        if (!(end instanceof AbstractEndPoint readable) || !(connection instanceof Connection.UpgradeTo takesBack)) {
            return Exchange.Watch.NONE;
        }
        GoneWatch watch = new GoneWatch(Thread.currentThread(), takesBack, readable);
        watch.watch();
        return watch;
    }

    private void watch() {
        if (!end.tryFillInterested(this)) {
            read.complete(NOTHING);
        } else if (closing) {
            end.getFillInterest().onFail(STOPPED);
        }
    }

    @Override
    public void succeeded() {
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            int count = end.fill(one);
            if (count < 0) {
                leave();
            } else if (count > 0) {
                read.complete(one);
            } else {
                watch();
            }
        } catch (IOException e) {
            leave();
        }
    }

    @Override
    public void failed(Throwable why) {
        if (why == STOPPED) {
            read.complete(NOTHING);
        } else {
            leave();
        }
    }

    private void leave() {
        gone = true;
        waiting.interrupt();
        read.complete(NOTHING);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean gone() {
        return gone;
    }

    @Override
    public void close() {
        closing = true;
        end.getFillInterest().onFail(STOPPED);
        ByteBuffer early = read.join();
        if (gone) {
            // The interrupt was for the wait that has ended, not for what comes after it.
            Thread.interrupted();
        } else if (early.hasRemaining()) {
            connection.onUpgradeTo(early);
        }
    }
}
