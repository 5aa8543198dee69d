package dev.muster.lab.operation;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSONPath, such as {@code $.entities[*].name}. */
public final class Query {
    private final String source;
    private final JsonPath path;

    private Query(String source, JsonPath path) {
        this.source = source;
        this.path = path;
    }

    private static final Configuration LENIENT = Configuration.builder()
            .jsonProvider(new TreeProvider())
            .mappingProvider(new NoMapping())
            .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
            .build();

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static Query parse(String source) {
        if (!source.startsWith("$")) {
            throw new IllegalArgumentException("'" + source + "' is no JSONPath: it begins with '$'");
        }
        try {
            return new Query(source, JsonPath.compile(source));
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("'" + source + "' is no JSONPath: " + wrong.getMessage(), wrong);
        }
    }

    /** As it was written. */
    public String source() {
        return source;
    }

    /** Every value it leads to; none if there is nothing there. */
    public List<@Nullable Object> all(@Nullable Object document) {
        if (document == null) {
            return List.of();
        }
        Object found = path.read(document, LENIENT);
        return found instanceof List<?> values ? new ArrayList<>(values) : List.of();
    }

    @Override
    public String toString() {
        return source;
    }
}
