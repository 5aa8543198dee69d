package dev.muster.server.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller may do, from least to most; each may do what those before it may. */
public enum Role {
    /** Reads. */
    READ_ONLY,
    /** Works: starts sessions, plans, claims and completes tasks, publishes events. */
    AGENT,
    /** Runs projects: creates and limits them, pauses and stops agents, acts without a session. */
    OPERATOR,
    /** Runs the server: tokens, drain, retention. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Its name on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a wire name; null if there is none. */
    public static @Nullable Role named(String wire) {
        for (Role role : values()) {
            if (role.wire().equals(wire)) {
                return role;
            }
        }
        return null;
    }
}
