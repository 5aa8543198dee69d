package dev.muster.lab.http;

import java.net.URI;

/**
 * Where an HTTP server is.
 *
 * @param tls whether it is spoken to over TLS
 * @param host its name or address, an IPv6 address without brackets
 * @param port its port
 * @param path what stands before every path, without a slash at its end; may be empty
 */
public record HttpAddress(boolean tls, String host, int port, String path) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Of a URL whose scheme is http, https, ws or wss. */
    public static HttpAddress of(URI uri) {
        boolean tls =
                uri.getScheme().equalsIgnoreCase("https") || uri.getScheme().equalsIgnoreCase("wss");
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String stem = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int port = uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort();
        return new HttpAddress(tls, bare, port, stem + query);
    }

    /** As in a {@code Host} header. */
    public String authority() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return port == (tls ? HTTPS : HTTP) ? shown : shown + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + path;
    }
}
