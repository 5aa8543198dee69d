package dev.muster.server.mcp;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request is answered with a protocol error. No stack trace: it is an answer. */
final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final int code;
    private final int status;
    private final transient Map<String, @Nullable Object> data;

    private RpcException(int code, int status, String message, Map<String, @Nullable Object> data) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.data = data;
    }

    /** The request was understood as a message, but cannot be done. */
    static RpcException of(int code, String message) {
        return new RpcException(code, OK, message, Map.of());
    }

    /** The message itself is not as the protocol wants it. */
    static RpcException malformed(int code, String message) {
        return new RpcException(code, BAD_REQUEST, message, Map.of());
    }

    /**
     * What the engine refused, where no tool was called that could say so itself. What passes is no fault of the
     * request.
     */
    static RpcException of(Refusal why) {
        if (!passes(why)) {
            return of(Protocol.INVALID_PARAMS, why.message());
        }
        String help = why.help() == null ? "" : "; " + why.help();
        return of(Protocol.INTERNAL_ERROR, why.code() + ": " + why.message() + help)
                .with(Map.of("code", why.code().name()));
    }

    /** Whether the same may well be answered later, such as when the server has too much to do. */
    static boolean passes(Refusal why) {
        return why.code() == ErrorCode.BUSY || why.code() == ErrorCode.ENGINE_STOPPED;
    }

    RpcException withStatus(int value) {
        return new RpcException(code, value, String.valueOf(getMessage()), data);
    }

    RpcException with(Map<String, @Nullable Object> value) {
        return new RpcException(code, status, String.valueOf(getMessage()), value);
    }

    int code() {
        return code;
    }

    /** The HTTP status in the stateless era; the eras before it answer 200 to whatever is a message. */
    int status() {
        return status;
    }

    /** More about it, for programs. */
    Map<String, @Nullable Object> data() {
        return data;
    }
}
