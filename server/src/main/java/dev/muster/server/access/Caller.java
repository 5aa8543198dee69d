package dev.muster.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param name what the access log and the audit log call it: a token's name, or {@code local}
 * @param role what it may do
 * @param project the only project that it may see; null for all
 */
public record Caller(String name, Role role, @Nullable String project) {
    /** Whoever reaches a server that listens on the loopback interface only and asks for no token. */
    public static final Caller LOCAL = new Caller("local", Role.ADMIN, null);

    public boolean may(Role needed) {
        return role.includes(needed);
    }

    public boolean sees(String other) {
        return project == null || project.equals(other);
    }
}
