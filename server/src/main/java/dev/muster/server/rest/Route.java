package dev.muster.server.rest;

import dev.muster.server.operation.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that means an operation.
 *
 * @param method its method
 * @param path its path below {@code /api/v1}; a segment in braces gives the argument of that name
 * @param segments of the path: requests are compared with those of many routes
 * @param operation what it means
 * @param status of a good answer
 */
record Route(String method, String path, List<String> segments, Operation operation, int status) {
    private static final char OPEN = '{';

    Route(String method, String path, Operation operation, int status) {
        this(method, path, segments(path), operation, status);
    }

    /** The segments of a path. */
    static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /** The arguments that the path gives, in order. */
    List<String> parameters() {
        return segments.stream().filter(Route::isParameter).map(Route::name).toList();
    }

    private static boolean isParameter(String segment) {
        return !segment.isEmpty() && segment.charAt(0) == OPEN;
    }

    private static String name(String parameter) {
        return parameter.substring(1, parameter.length() - 1);
    }

    /** What a path gives as arguments; null if it is not of this route. */
    @Nullable
    Map<String, String> match(List<String> other) {
        return matches(other) ? arguments(other) : null;
    }

    private boolean matches(List<String> other) {
        if (segments.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (!isParameter(segment) && !segment.equals(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Map<String, String> arguments(List<String> other) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                arguments.put(name(segment), decoded(other.get(i)));
            }
        }
        return arguments;
    }

    /** The transport leaves encoded what could be mistaken in a path, slashes within a segment above all. */
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment; // a percent sign that encodes nothing
        }
    }
}
