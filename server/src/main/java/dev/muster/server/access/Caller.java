package dev.muster.server.access;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.event.Event;
import dev.muster.core.session.SessionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request. Two callers are equal if they are the same wherever they call from: the visit does not count.
 *
 * @param name what the access log and the audit log call it: a token's name, or {@code local}
 * @param role what it may do
 * @param project the only project that it may see; null for all
 * @param visit where it calls from
 */
public record Caller(String name, Role role, @Nullable String project, Visit visit) {
    /** Whoever reaches a server that listens on the loopback interface only and asks for no token. */
    public static final Caller LOCAL = new Caller("local", Role.ADMIN, null);

    private static final int SHOWN_OF_A_SESSION = 8;

    public Caller(String name, Role role, @Nullable String project) {
        this(name, role, project, Visit.NONE);
    }

    /** The same caller, elsewhere. */
    public Caller at(Visit value) {
        return new Caller(name, role, project, value);
    }

    public boolean may(Role needed) {
        return role.includes(needed);
    }

    public boolean sees(String other) {
        return project == null || project.equals(other);
    }

    /** Why it is not told what concerns all projects; null if it may see them all. */
    public @Nullable Refusal limited() {
        return project == null
                ? null
                : Refusal.of(ErrorCode.FORBIDDEN, "your token is for project '" + project + "' only")
                        .withHelp("ask for a token without a project");
    }

    /**
     * An event as this caller may see it. Whoever knows a session's id speaks for it, and everybody reads the log: all
     * but operators are shown only enough of the id to know one of their own by.
     */
    public Event shown(Event event) {
        SessionId session = event.session();
        if (session == null || may(Role.OPERATOR) || session.value().length() <= SHOWN_OF_A_SESSION) {
            return event;
        }
        return new Event(
                event.seq(),
                event.at(),
                event.kind(),
                event.task(),
                event.agent(),
                new SessionId(session.value().substring(0, SHOWN_OF_A_SESSION) + "…"),
                event.from(),
                event.to(),
                event.fence(),
                event.data());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Caller caller
                && name.equals(caller.name)
                && role == caller.role
                && Objects.equals(project, caller.project);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, role, project);
    }
}
