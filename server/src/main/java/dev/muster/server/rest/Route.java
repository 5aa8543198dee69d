package dev.muster.server.rest;

import dev.muster.server.operation.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that means an operation.
 *
 * @param method its method
 * @param path its path below {@code /api/v1}; a segment in braces gives the argument of that name
 * @param operation what it means
 * @param status of a good answer
 */
record Route(String method, String path, Operation operation, int status) {
    private static final char OPEN = '{';

    /** The segments of a path. */
    static List<String> segments(String path) {
        return path.equals("/") ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
    }

    /** The arguments that the path gives, in order. */
    List<String> parameters() {
        return segments(path).stream()
                .filter(Route::isParameter)
                .map(each -> each.substring(1, each.length() - 1))
                .toList();
    }

    private static boolean isParameter(String segment) {
        return !segment.isEmpty() && segment.charAt(0) == OPEN;
    }

    /** What a path gives as arguments; null if it is not of this route. */
    @Nullable
    Map<String, String> match(List<String> path) {
        List<String> mine = segments(this.path);
        if (mine.size() != path.size()) {
            return null;
        }
        List<Map.Entry<String, String>> arguments = new ArrayList<>();
        for (int i = 0; i < mine.size(); i++) {
            String segment = mine.get(i);
            if (isParameter(segment)) {
                arguments.add(Map.entry(segment.substring(1, segment.length() - 1), decoded(path.get(i))));
            } else if (!segment.equals(path.get(i))) {
                return null;
            }
        }
        return Map.ofEntries(arguments.toArray(Map.Entry[]::new));
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
