package dev.muster.client.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a server is.
 *
 * @param tls whether it is spoken to over TLS
 * @param host its name or address, an IPv6 address without brackets
 * @param port its port
 */
public record ServerAddress(boolean tls, String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String EXAMPLE = "http://127.0.0.1:8642";
    private static final String NO_SCHEME = "it begins with neither http:// nor https://";

    /**
     * Reads {@code http://host:port} or {@code https://host:port}.
     *
     * @throws IllegalArgumentException if it is neither; the message is for people
     */
    public static ServerAddress parse(String text) {
        if (!text.contains("://")) {
            throw wrong(text, NO_SCHEME, withScheme(text.strip()));
        }
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw wrong(text, e.getReason());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(text, NO_SCHEME);
        }
        if (uri.getHost() == null) {
            throw wrong(text, "it names no host");
        }
        String port = UrlPort.problem(uri);
        if (port != null) {
            throw wrong(text, port);
        }
        String path = uri.getRawPath();
        if ((path != null && !path.isEmpty() && !path.equals("/"))
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getRawUserInfo() != null) {
            throw wrong(text, "there is more than scheme, host and port");
        }
        boolean tls = scheme.equals("https");
        String host = uri.getHost();
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new ServerAddress(tls, host, uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort());
    }

    /** What was probably meant. */
    private static String withScheme(String text) {
        try {
            return parse("http://" + text).toString();
        } catch (IllegalArgumentException e) {
            return EXAMPLE;
        }
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return wrong(text, why, EXAMPLE);
    }

    private static IllegalArgumentException wrong(String text, String why, String example) {
        return new IllegalArgumentException(
                "'" + text + "' is no address of a server: " + why + "; write it as " + example);
    }

    /** Host and port as in a {@code Host} header. */
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Where agents connect over WebSocket. */
    public URI webSocket() {
        return URI.create((tls ? "wss://" : "ws://") + authority() + "/ws");
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
