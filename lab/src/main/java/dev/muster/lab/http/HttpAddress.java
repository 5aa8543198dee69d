package dev.muster.lab.http;

import java.net.URI;

/**
 * Where an HTTP server is.
 *
 * @param tls whether it is spoken to over TLS
 * @param host its name or address, an IPv6 address without brackets
 * @param port its port
 * @param path the address's own path, with its query; empty for none
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
        int port = uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort();
        return new HttpAddress(tls, bare, port, (path.equals("/") ? "" : path) + query);
    }

    /**
     * Path and query of what lies below this address.
     *
     * @param below path, query or both; empty for the address itself. Its own query follows that of the address.
     */
    public String at(String below) {
        if (below.isEmpty()) {
            return path;
        }
        int queried = path.indexOf('?');
        String own = queried < 0 ? path : path.substring(0, queried);
        String query = queried < 0 ? "" : path.substring(queried + 1);
        int asked = below.indexOf('?');
        String more = asked < 0 ? "" : below.substring(asked + 1);
        String joined = query.isEmpty() || more.isEmpty() ? query + more : query + "&" + more;
        return joined(own, asked < 0 ? below : below.substring(0, asked)) + (joined.isEmpty() ? "" : "?" + joined);
    }

    private static String joined(String stem, String below) {
        if (below.isEmpty()) {
            return stem;
        }
        String bare = stem.endsWith("/") ? stem.substring(0, stem.length() - 1) : stem;
        return below.startsWith("/") ? bare + below : bare + "/" + below;
    }

    /** The server's own address, without a path. */
    public HttpAddress root() {
        return new HttpAddress(tls, host, port, "");
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
