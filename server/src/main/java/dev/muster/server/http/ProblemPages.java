package dev.muster.server.http;

import dev.muster.client.wire.Json;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What the transport itself has to say, in the form that all errors have, and without a word on how it came about. */
final class ProblemPages extends ErrorHandler {
    private static final String TYPE = "application/problem+json";

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        byte[] body = body(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    @Override
    public ByteBuffer badMessageError(int status, @Nullable String reason, HttpFields.Mutable fields) {
        byte[] body = body(status);
        fields.put(HttpHeader.CONTENT_TYPE, TYPE);
        fields.put(HttpHeader.CONTENT_LENGTH, body.length);
        return ByteBuffer.wrap(body);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    private static byte[] body(int status) {
        String code = code(status);
        return Json.bytes(json -> json.field("type", "urn:muster:error:" + code.toLowerCase(Locale.ROOT))
                .field("title", HttpStatus.getMessage(status).toLowerCase(Locale.ROOT))
                .field("status", (long) status)
                .field("code", code)
                .field("detail", detail(status))
                .field("help", help(status)));
    }

    private static String code(int status) {
        return switch (status) {
            case 404 -> "NOT_FOUND";
            case 413, 414, 431 -> "TOO_LARGE";
            case 503 -> "BUSY";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    private static String detail(int status) {
        return switch (status) {
            case 413 -> "the body is larger than this server takes";
            case 414 -> "the request's path and query are longer than this server takes";
            case 431 -> "the request's headers are larger than this server takes";
            default ->
                status < 500
                        ? "the request is not well-formed HTTP that this server takes"
                        : "the server could not answer this request";
        };
    }

    private static @Nullable String help(int status) {
        return switch (status) {
            case 413 -> "send less at once; large results go into artifacts, in several calls";
            case 414 -> "send long arguments in the body of a POST";
            case 431 -> "send fewer and shorter headers";
            default -> status < 500 ? null : "look for the request's id (X-Request-Id) in the server's log";
        };
    }
}
