package dev.muster.server.mcp;

import dev.muster.server.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers that a request of the stateless era repeats its body in, for whatever stands between. */
final class ModernHeaders {
    private static final String ENCODED = "=?base64?";
    private static final String ENCODED_END = "?=";

    private ModernHeaders() {}

    /** Whether a message is of the stateless era: its header or its body says so. */
    static boolean isModern(Exchange exchange, Message message) {
        String version = exchange.header(McpHttp.VERSION);
        if (version != null && version.equals(Protocol.MODERN)) {
            return true;
        }
        return message instanceof Message.Request request
                && request.meta().values().containsKey(Protocol.META_VERSION);
    }

    /**
     * Compares headers and body.
     *
     * @throws RpcException if one is missing or says something else
     */
    static void check(Exchange exchange, Message.Request request) {
        Object version = request.meta().value(Protocol.META_VERSION);
        String header = exchange.header(McpHttp.VERSION);
        if (header == null || version != null && !header.strip().equals(version)) {
            throw mismatch(McpHttp.VERSION, header, version);
        }
        if (version == null) {
            return; // told as what it is: a request without its metadata
        }
        if (!version.equals(Protocol.MODERN)) {
            return; // told as what it is: a version that is not spoken
        }
        require(exchange, "Mcp-Method", request.method());
        Object name = switch (request.method()) {
            case "tools/call", "prompts/get" -> request.params().value("name");
            case "resources/read" -> request.params().value("uri");
            default -> null;
        };
        if (name instanceof String text) {
            require(exchange, "Mcp-Name", text);
        }
    }

    private static void require(Exchange exchange, String name, String value) {
        String header = exchange.header(name);
        if (header == null || exchange.headers(name) > 1 || !value.equals(decoded(header.strip()))) {
            throw mismatch(name, header, value);
        }
    }

    private static @Nullable String decoded(String header) {
        if (!header.toLowerCase(Locale.ROOT).startsWith(ENCODED) || !header.endsWith(ENCODED_END)) {
            return header;
        }
        try {
            String inner = header.substring(ENCODED.length(), header.length() - ENCODED_END.length());
            return new String(Base64.getDecoder().decode(inner), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static RpcException mismatch(String name, @Nullable String header, @Nullable Object body) {
        String said = header == null ? "is missing" : "says '" + shown(header) + "'";
        return RpcException.malformed(
                        Protocol.HEADER_MISMATCH,
                        "the header " + name + " " + said + "; the body says '" + shown(String.valueOf(body)) + "'")
                .with(Map.of("header", name));
    }

    private static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
