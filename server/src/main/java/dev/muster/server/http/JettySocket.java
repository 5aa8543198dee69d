package dev.muster.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** A WebSocket connection on Jetty. */
public final class JettySocket extends Session.Listener.AbstractAutoDemanding implements WebSocket {
    private final WebSocket.Listener listener;
    private final JettyExchange request;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean closed;

    JettySocket(WebSocket.Listener listener, JettyExchange request) {
        this.listener = listener;
        this.request = request;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        listener.opened(this);
    }

    @Override
    public void onWebSocketText(String message) {
        listener.text(message);
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
        CompletableFuture<Void> written = new CompletableFuture<>();
        sending.lock();
        try {
            session.sendText(
                    text,
                    Callback.from(() -> written.complete(null), failure -> written.completeExceptionally(failure)));
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
    public void close(int code, String reason) {
        Session session = getSession();
        if (session != null) {
            session.close(code, reason, Callback.NOOP);
        }
    }

    @Override
    public String remote() {
        return request.remote();
    }

    @Override
    public @Nullable String header(String name) {
        return request.header(name);
    }

    @Override
    public @Nullable String parameter(String name) {
        return request.parameter(name);
    }
}
