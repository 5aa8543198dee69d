package dev.muster.server.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a request means this server, and comes from a page that may call it.
 *
 * <p>A browser lets any page send requests to any address, this machine included, and says in {@code Origin} which page
 * it was. A page whose own name was made to resolve to this machine (DNS rebinding) passes as its own origin, but then
 * the {@code Host} header has that name.
 */
final class Addressee {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final DoorOptions options;
    private final String bound;
    /** What was right last: nearly all clients call by one name. */
    private volatile @Nullable Right right;

    private record Right(String host, boolean secure, int port) {
        boolean is(@Nullable String other, boolean otherSecure, int otherPort) {
            return host.equals(other) && secure == otherSecure && port == otherPort;
        }
    }

    Addressee(DoorOptions options, String bound) {
        this.options = options;
        this.bound = (bound.contains(":") ? "[" + bound + "]" : bound).toLowerCase(Locale.ROOT);
    }

    /** What is wrong with a Host header; null if nothing is. */
    @Nullable
    String wrongHost(@Nullable String host, boolean secure, int port) {
        if (!options.checkHost()) {
            return null;
        }
        Right known = right;
        if (known != null && known.is(host, secure, port)) {
            return null;
        }
        if (host == null || host.isBlank()) {
            return "the request has no Host header";
        }
        String given = host.strip().toLowerCase(Locale.ROOT);
        String name = name(given);
        boolean allowed = options.hosts().contains(given) || options.hosts().contains(name);
        boolean here = (LOOPBACK.contains(name) || name.equals(bound)) && port(given, name, secure) == port;
        if (!allowed && !here) {
            return "the request is for '" + shortened(given) + "', which is not this server";
        }
        right = new Right(host, secure, port);
        return null;
    }

    /** What is wrong with an Origin header; null if nothing is. */
    @Nullable
    String wrongOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return null; // no browser, or a page of this server
        }
        String given = origin.strip().toLowerCase(Locale.ROOT);
        int scheme = given.indexOf("://");
        boolean own = scheme > 0
                && host != null
                && given.substring(scheme + 3).equals(host.strip().toLowerCase(Locale.ROOT));
        return own || options.origins().contains(given)
                ? null
                : "the request comes from a web page of '" + shortened(given) + "', which may not call this server";
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static int port(String host, String name, boolean secure) {
        if (host.length() == name.length()) {
            return secure ? 443 : 80;
        }
        String digits = host.substring(name.length() + 1);
        boolean number =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : -1;
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
