package dev.muster.server.operation;

import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.server.access.Audit;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has privileged operations taken down: those that change something and that an agent may not do. The faces need not
 * think of it, except where they refuse a caller themselves ({@link #refused}).
 */
public final class Audited {
    /** What is taken down of the arguments: names, ids and figures. Never a text or a session, which may be secret. */
    private static final List<String> ABOUT = List.of(
            "project",
            "agent",
            "task",
            "approval",
            "approved",
            "token",
            "name",
            "role",
            "expires_at",
            "grace_seconds",
            "at_most",
            "concurrency_key",
            "scenario",
            "run",
            "capabilities",
            "concurrency",
            "dry_run",
            "idle_seconds");

    /** What an entry says of an action that neither was done nor refused. */
    private static final String BROKEN = "broken";

    /** What an entry says of an action whose caller did not wait for its end. */
    private static final String GIVEN_UP = "given_up";

    private Audited() {}

    /** Whether an operation is taken down. */
    public static boolean isPrivileged(Operation operation) {
        return isPrivileged(operation.role(), operation.changes());
    }

    /**
     * Whether something is taken down that is no operation.
     *
     * @param role that is needed for it
     */
    public static boolean isPrivileged(Role role, boolean changes) {
        return changes && role.includes(Role.OPERATOR);
    }

    static Operation of(Operation operation) {
        return isPrivileged(operation)
                ? new Operation(
                        operation.name(),
                        operation.summary(),
                        operation.role(),
                        operation.input(),
                        operation.output(),
                        true,
                        (call, out) -> run(operation.name(), call.caller(), call.arguments(), () -> {
                            operation.action().run(call, out);
                            return Boolean.TRUE;
                        }))
                : operation;
    }

    /**
     * Answers what is asked, and takes it down as what it came to: done, refused, given up by its caller, or broken.
     *
     * @param action its name
     * @param arguments what it is about
     */
    public static <T> T run(String action, Caller caller, Fields arguments, Logged.Asked<T> asked)
            throws InterruptedException {
        String outcome = BROKEN;
        try {
            T answer = asked.answer();
            outcome = Audit.DONE;
            return answer;
        } catch (RefusedException e) {
            outcome = e.code().name();
            throw e;
        } catch (IllegalArgumentException e) {
            outcome = ErrorCode.INVALID_ARGUMENT.name();
            throw e;
        } catch (InterruptedException e) {
            outcome = GIVEN_UP;
            throw e;
        } finally {
            record(action, caller, arguments, outcome);
        }
    }

    /** Takes down that a caller was refused before the operation was begun, if it is a privileged one. */
    public static void refused(Operation operation, Caller caller, ErrorCode code) {
        if (isPrivileged(operation)) {
            refused(operation.name(), caller, code);
        }
    }

    /** Takes down that a caller was refused before something privileged was begun. */
    public static void refused(String action, Caller caller, ErrorCode code) {
        record(action, caller, Fields.NONE, code.name());
    }

    private static void record(String action, Caller caller, Fields arguments, String outcome) {
        Map<String, Object> about = new LinkedHashMap<>();
        for (String name : ABOUT) {
            Object value = arguments.value(name);
            if (value != null) {
                about.put(name, value);
            }
        }
        caller.visit().audit().record(new Audit.Entry(caller, action, about, outcome));
    }
}
