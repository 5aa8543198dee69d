package dev.muster.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Hands requests of Jetty to the program's own handler, and upgrades to its acceptor. */
final class JettyHandler extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(JettyHandler.class.getName());

    private final HttpOptions options;
    private final HttpHandler handler;
    private final String socketPath;
    private final WebSocket.Acceptor acceptor;
    private final ServerWebSocketContainer sockets;

    JettyHandler(
            HttpOptions options,
            HttpHandler handler,
            String socketPath,
            WebSocket.Acceptor acceptor,
            ServerWebSocketContainer sockets) {
        super(InvocationType.BLOCKING);
        this.options = options;
        this.handler = handler;
        this.socketPath = socketPath;
        this.acceptor = acceptor;
        this.sockets = sockets;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        JettyExchange exchange = new JettyExchange(request, response, callback, options.maxBody(), options.idle());
        // Who waits for work or events is silent for long, and not to be cut off for it.
        request.addIdleTimeoutListener(timeout -> exchange.reading());
        try {
            if (exchange.path().equals(socketPath) && "websocket".equalsIgnoreCase(exchange.header("Upgrade"))) {
                upgrade(request, response, callback, exchange);
            } else {
                handler.handle(exchange);
            }
            if (!exchange.answered()) {
                throw new IllegalStateException("nothing was answered to " + exchange.method() + " " + exchange.path());
            }
        } catch (Exception | StackOverflowError e) {
            failed(exchange, response, e);
        }
        return true;
    }

    private void upgrade(Request request, Response response, Callback callback, JettyExchange exchange)
            throws Exception {
        WebSocket.Opening opening = acceptor.accept(exchange);
        if (opening == null) {
            return;
        }
        boolean upgraded = sockets.upgrade(
                (req, res, done) -> {
                    // Compression would keep a quarter of a megabyte for each connection.
                    res.setExtensions(List.of());
                    return new JettySocket(opening);
                },
                request,
                response,
                callback);
        if (upgraded) {
            exchange.takenOver();
        } else {
            exchange.answer(400, "text/plain", "this is no WebSocket handshake\n".getBytes());
        }
    }

    private static void failed(JettyExchange exchange, Response response, Throwable e) {
        boolean theirs = e instanceof EOFException
                || e instanceof HttpException
                || e instanceof IOException
                || e.getCause() instanceof TimeoutException;
        LOG.log(
                theirs ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                exchange.method() + " " + exchange.path() + " failed, request "
                        + response.getHeaders().get("X-Request-Id"),
                e);
        exchange.fail(e, theirs);
    }
}
