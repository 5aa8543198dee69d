package dev.muster.server.mcp;

import dev.muster.server.http.Exchange;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a server that listens on this machine only and asks for no token: a page can make a browser
 * call it, under a name of the page's own, but cannot hide that name.
 */
final class LocalNames {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private LocalNames() {}

    /**
     * Looks at where a request says that it goes and comes from.
     *
     * @throws RpcException if that is not this machine
     */
    static void require(Exchange exchange) {
        String host = exchange.header("Host");
        String origin = exchange.header("Origin");
        if (host == null || !isLocal(host)) {
            throw foreign("Host", host);
        }
        int scheme = origin == null ? -1 : origin.indexOf("://");
        if (origin != null && (scheme < 0 || !isLocal(origin.substring(scheme + 3)))) {
            throw foreign("Origin", origin);
        }
    }

    private static boolean isLocal(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String name = end <= 0 ? authority : authority.substring(0, end);
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    private static RpcException foreign(String header, @Nullable String value) {
        String shown = value == null ? "missing" : value.length() <= 100 ? value : value.substring(0, 100) + "…";
        return RpcException.malformed(
                        Protocol.INVALID_REQUEST,
                        "this server is for programs of this machine: the header " + header + " is " + shown
                                + ", not localhost")
                .withStatus(403);
    }
}
