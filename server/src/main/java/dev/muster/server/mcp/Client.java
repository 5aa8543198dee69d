package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program on the other side.
 *
 * @param version of the protocol that it speaks with this server
 * @param name what it calls itself
 * @param capabilities what it can be asked for
 * @param level the least grave log messages that it wants; null for none
 */
record Client(
        String version,
        String name,
        Fields capabilities,
        @Nullable LogLevel level) {
    /** Whether it is of the stateless era. */
    boolean modern() {
        return version.equals(Protocol.MODERN);
    }

    boolean can(String capability) {
        return capabilities.value(capability) instanceof Map;
    }

    Client withLevel(LogLevel value) {
        return new Client(version, name, capabilities, value);
    }

    /** The name that a client gives itself, which is anybody's text. */
    static String name(@Nullable Object info) {
        boolean told = info instanceof Map<?, ?> map && map.get("name") instanceof String name && !name.isBlank();
        return told ? Fields.of(info).text("name") : "mcp-client";
    }
}
