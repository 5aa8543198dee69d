package dev.muster.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** A WebSocket connection on Jetty. Keeps nothing of the request that opened it: there are thousands of these. */
public final class JettySocket extends Session.Listener.AbstractAutoDemanding implements WebSocket {
    /** A close frame has room for 125 bytes, and the code takes two. */
    private static final int LONGEST_REASON = 123;

    private final WebSocket.Listener listener;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean closed;

    JettySocket(WebSocket.Opening opening) {
        this.listener = opening.listener(this);
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        listener.opened();
    }

    @Override
    public void onWebSocketText(String message) {
        listener.text(message);
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
        callback.succeed();
        if (last) {
            listener.binary();
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        listener.pong();
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        callback.succeed();
        ended(code, reason == null ? "" : reason);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        ended(StatusCode.NO_CLOSE, String.valueOf(cause.getMessage()));
    }

    private void ended(int code, String reason) {
        if (!closed) {
            closed = true;
            listener.closed(code, reason);
        }
    }

    @Override
    public boolean send(String text) {
        Session session = getSession();
        if (closed || session == null || !session.isOpen()) {
            return false;
        }
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        sending.lock();
        try {
            session.sendText(text, Callback.from(() -> written.complete(null), written::completeExceptionally));
            written.get();
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void ping() {
        Session session = getSession();
        if (session != null) {
            session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    @Override
    public void close(int code, String reason) {
        Session session = getSession();
        if (session != null) {
            session.close(code, cut(reason), Callback.NOOP);
        }
    }

    private static String cut(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    @Override
    public void abort() {
        Session session = getSession();
        if (session != null) {
            session.disconnect();
        }
    }

    @Override
    public void maxMessage(int bytes) {
        Session session = getSession();
        if (session != null) {
            session.setMaxTextMessageSize(bytes);
            session.setMaxFrameSize(bytes);
        }
    }
}
