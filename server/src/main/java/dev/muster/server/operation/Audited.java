package dev.muster.server.operation;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
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
            "concurrency");

    private Audited() {}

    /** Whether an operation is taken down. */
    public static boolean isPrivileged(Operation operation) {
        return operation.changes() && operation.role().includes(Role.OPERATOR);
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
                        (call, out) -> run(operation, call, out))
                : operation;
    }

    private static void run(Operation operation, Call call, Json out) throws InterruptedException {
        try {
            operation.action().run(call, out);
        } catch (RefusedException e) {
            record(operation, call.caller(), call.arguments(), e.code().name());
            throw e;
        } catch (IllegalArgumentException e) {
            record(operation, call.caller(), call.arguments(), ErrorCode.INVALID_ARGUMENT.name());
            throw e;
        }
        record(operation, call.caller(), call.arguments(), Audit.DONE);
    }

    /** Takes down that a caller was refused before the operation was begun, if it is a privileged one. */
    public static void refused(Operation operation, Caller caller, ErrorCode code) {
        if (isPrivileged(operation)) {
            record(operation, caller, Fields.NONE, code.name());
        }
    }

    private static void record(Operation operation, Caller caller, Fields arguments, String outcome) {
        Map<String, Object> about = new LinkedHashMap<>();
        for (String name : ABOUT) {
            Object value = arguments.value(name);
            if (value != null) {
                about.put(name, value);
            }
        }
        caller.visit().audit().record(new Audit.Entry(caller, operation.name(), about, outcome));
    }
}
