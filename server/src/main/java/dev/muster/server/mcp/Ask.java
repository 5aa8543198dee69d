package dev.muster.server.mcp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client is asked for while it waits.
 *
 * @param method such as {@code elicitation/create}
 * @param params of the method
 */
record Ask(String method, Map<String, @Nullable Object> params) {
    /** The ability that the client must have said it has. */
    String capability() {
        return method.substring(0, method.indexOf('/'));
    }
}
