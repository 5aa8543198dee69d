package dev.muster.core.agent;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;

/**
 * An agent's id: {@code a} and a number that only grows.
 *
 * @param value 1 or more
 */
public record AgentId(long value) {
    /**
     * Reads {@code a7}.
     *
     * @throws RefusedException if it is not of that form
     */
    public static AgentId parse(String text) {
        try {
            if (text.startsWith("a") && Long.parseLong(text.substring(1)) > 0) {
                return new AgentId(Long.parseLong(text.substring(1)));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not an agent id; an agent id looks like a7");
    }

    @Override
    public String toString() {
        return "a" + value;
    }
}
