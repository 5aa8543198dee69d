package dev.muster.server.operation;

import dev.muster.client.wire.Fields;
import dev.muster.core.RefusedException;
import dev.muster.core.access.RequestId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.server.access.Caller;
import dev.muster.server.log.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Has what callers ask for be found in the log: whatever is logged while an operation runs carries the ids of its
 * request, session, project and task, and at DEBUG there is a line for each operation. Texts of callers are not logged.
 */
public final class Logged {
    private static final System.Logger LOG = System.getLogger(Logged.class.getName());
    private static final System.Logger.Level LEVEL = System.Logger.Level.DEBUG;

    private Logged() {}

    /** Something that is asked for. */
    public interface Asked<T> {
        T answer() throws InterruptedException;
    }

    static Operation of(Operation operation) {
        return new Operation(
                operation.name(),
                operation.summary(),
                operation.role(),
                operation.input(),
                operation.output(),
                operation.changes(),
                (call, out) -> run(operation.name(), call.caller(), call.arguments(), () -> {
                    operation.action().run(call, out);
                    return Boolean.TRUE;
                }));
    }

    /**
     * Answers what is asked, and logs that.
     *
     * @param name of the operation
     * @param arguments what it is about
     */
    public static <T> T run(String name, Caller caller, Fields arguments, Asked<T> asked) throws InterruptedException {
        Subject subject = new Subject(word(arguments, "session"), word(arguments, "project"), task(arguments));
        ScopedValue.Carrier about = ScopedValue.where(Subject.CURRENT, subject);
        String id = caller.visit().id();
        ScopedValue.Carrier within = id.equals(RequestId.current()) ? about : about.where(RequestId.CURRENT, id);
        return within.call(() -> LOG.isLoggable(LEVEL) ? logged(name, asked) : asked.answer());
    }

    /** Logs which task a claim got. */
    public static void claimed(TaskId task) {
        if (LOG.isLoggable(LEVEL)) {
            Subject asked = Subject.CURRENT.orElse(Subject.NONE);
            ScopedValue.where(Subject.CURRENT, new Subject(asked.session(), asked.project(), task.toString()))
                    .run(() -> LOG.log(LEVEL, "claimed"));
        }
    }

    private static <T> T logged(String name, Asked<T> asked) throws InterruptedException {
        long start = System.nanoTime();
        try {
            T answer = asked.answer();
            LOG.log(LEVEL, name + ": done in " + micros(start) + " us");
            return answer;
        } catch (RefusedException e) {
            LOG.log(LEVEL, name + ": refused, " + e.code().name() + ", in " + micros(start) + " us");
            throw e;
        } catch (IllegalArgumentException e) {
            LOG.log(LEVEL, name + ": not understood");
            throw e;
        }
    }

    private static long micros(long start) {
        return (System.nanoTime() - start) / 1_000;
    }

    private static @Nullable String task(Fields arguments) {
        String task = word(arguments, "task");
        String named = task == null ? word(arguments, "task_id") : task;
        String lease = named == null ? word(arguments, "lease") : null;
        if (lease == null) {
            return named;
        }
        try {
            return Lease.parse(lease).task().toString(); // the rest of it is secret
        } catch (RefusedException none) {
            return null;
        }
    }

    private static @Nullable String word(Fields arguments, String name) {
        return arguments.value(name) instanceof String text ? text : null;
    }
}
