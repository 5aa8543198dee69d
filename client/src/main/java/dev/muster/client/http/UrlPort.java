package dev.muster.client.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The port that a URL names. Java's own URLs take every number, and those that connect end in an exception much later.
 */
public final class UrlPort {
    /** The highest that there is. */
    public static final int HIGHEST = 65_535;

    private UrlPort() {}

    /**
     * Says what is wrong with a URL's port.
     *
     * @return null if it names none, or one from 1 to {@value #HIGHEST}
     */
    public static @Nullable String problem(URI uri) {
        int port = uri.getPort();
        return port == -1 || (port >= 1 && port <= HIGHEST)
                ? null
                : "there is no port " + port + ", a port is a number from 1 to " + HIGHEST;
    }

    /**
     * The same URL.
     *
     * @throws IllegalArgumentException if its port cannot be one; the message is for people
     */
    public static URI checked(URI uri) {
        String problem = problem(uri);
        if (problem != null) {
            throw new IllegalArgumentException("'" + uri + "': " + problem);
        }
        return uri;
    }
}
