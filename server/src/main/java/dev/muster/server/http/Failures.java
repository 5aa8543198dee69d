package dev.muster.server.http;

import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the transport itself refuses, and what failed on the way, as the same problem documents (RFC 9457) that
 * the rest of the program answers. Nothing from inside the program is shown.
 */
final class Failures implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        byte[] body = Json.bytes(json -> problem(json, status, request.getAttribute(ErrorHandler.ERROR_MESSAGE)));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean head = "HEAD".equals(request.getMethod());
        response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body), callback);
        return true;
    }

    private static void problem(Json json, int status, @Nullable Object message) {
        String code = code(status).name();
        String what = HttpStatus.getMessage(status);
        boolean theirs = status < 500 && message != null;
        json.field("type", "urn:muster:error:" + code.toLowerCase(Locale.ROOT))
                .field("title", code.toLowerCase(Locale.ROOT).replace('_', ' '))
                .field("status", (long) status)
                .field("code", code)
                .field("detail", theirs && !what.equals(message) ? what + ": " + message : what)
                .field("help", help(status));
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 413, 414, 431 -> ErrorCode.TOO_LARGE;
            case 503 -> ErrorCode.BUSY;
            default -> status < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL;
        };
    }

    private static @Nullable String help(int status) {
        return switch (status) {
            case 408 -> "send the whole request without pausing";
            case 413, 414, 431 -> "send a shorter one";
            case 500 -> "a defect of Muster: its log says more; what was asked may or may not have been done";
            default -> null;
        };
    }
}
