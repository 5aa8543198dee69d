package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.context.BuiltContext;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.server.access.Role;
import dev.muster.server.http.Exchange;
import dev.muster.server.operation.Logged;
import dev.muster.server.schema.Struct;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tool by which an agent gets work. */
final class ClaimTool {
    /** A model does not think of heartbeats: its leases last long, and every call of its session renews them. */
    static final long LONGEST_WAIT_S = 3_600;

    static final long LONGEST_LEASE_S = 7 * 86_400;

    /** How long nothing is heard of a client that waits before it is found out whether it is still there. */
    private static final Duration SLICE = Duration.ofSeconds(10);

    private static final String NOTHING =
            "Nothing was claimed: no task is yours, and there is nothing to work on. Do not"
                    + " start any work. Call claim_task again with wait_seconds, or plan_task.";

    private static final Struct TASK = struct().required("task_id", text())
            .required("title", text())
            .required("description", text())
            .required("type", text())
            .required("specialist", orNull(text()))
            .required("parent_task_id", orNull(text()))
            .required("labels", list(text()))
            .required("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
            .required("attempt", whole())
            .required("max_attempts", whole())
            .required("revision", whole())
            .required("last_reason", orNull(text()))
            .required("due_date", orNull(time()));

    private ClaimTool() {}

    static Tool tool() {
        return new Tool(
                "claim_task",
                "Claim a task",
                "Gets you a task to work on: a certain one, or the best there is. It is yours only if claimed is true;"
                        + " then pass its lease to complete_task, fail_task or release_task. Any call of yours keeps the"
                        + " lease alive.",
                ToolChoice.STANDARD,
                List.of("orchestrator_execute_task"),
                Role.AGENT,
                Tool.Hint.CHANGES,
                struct().optional("task_id", text(32), "this one; by default the best")
                        .optional("capabilities", list(text(), Limits.CAPABILITIES), "what you can do")
                        .optional("wait_seconds", whole(0, LONGEST_WAIT_S), "wait for work if there is none")
                        .optional("lease_seconds", whole(1, LONGEST_LEASE_S), "1800 by default")
                        .optional("context_tokens", whole(200, 100_000), "how much to tell you at most; 4000")
                        .optional("session", text(64)),
                struct().required("claimed", flag())
                        .required("task", orNull(TASK))
                        .required("lease", orNull(text()))
                        .required("expires_at", orNull(time()))
                        .required("context", list(TaskContext.SHAPE), "what to know of it beside its description")
                        .required("left_out", list(TaskContext.LEFT_OUT), "what did not fit")
                        .required("context_tokens", whole(), "at most, of context and left_out")
                        .required("instructions", text())
                        .required("next", text()),
                ClaimTool::claim);
    }

    private static Answer claim(ToolCall call) throws InterruptedException {
        Fields arguments = call.arguments();
        List<String> capabilities = arguments.textsOrNull("capabilities");
        SessionId session = call.requiredSession();
        TaskId task = arguments.has("task_id") ? TaskTools.task(call) : null;
        ClaimTask claim = new ClaimTask(
                session,
                task,
                capabilities == null ? null : Set.copyOf(capabilities),
                false,
                arguments.seconds("lease_seconds", call.engine().tuning().modelLease()),
                Duration.ZERO);
        Duration wait = task == null ? arguments.seconds("wait_seconds", Duration.ZERO) : Duration.ZERO;
        return switch (claim(call, claim, wait)) {
            case ClaimTask.Result.Claimed claimed -> {
                Logged.claimed(claimed.task().id());
                yield claimed(call, claimed);
            }
            case ClaimTask.Result.Nothing nothing -> nothing();
        };
    }

    /** Waits in slices, and looks between them whether the client still does. */
    private static ClaimTask.Result claim(ToolCall call, ClaimTask claim, Duration wait) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Duration left = wait.minusNanos(System.nanoTime() - start);
            Duration slice = left.isNegative() ? Duration.ZERO : left.compareTo(SLICE) < 0 ? left : SLICE;
            ClaimTask.Result result = whileThere(call, claim.waiting(slice));
            if (!call.caller().visit().welcome().getAsBoolean()) {
                giveBack(call, result); // its token has ended meanwhile
                return new ClaimTask.Result.Nothing();
            }
            if (result instanceof ClaimTask.Result.Claimed || left.compareTo(SLICE) <= 0) {
                return result;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            call.request().progress(waited.toSeconds(), (double) wait.toSeconds(), "waiting for work");
            call.request().back().check();
        }
    }

    /** Waits for as long as the client is there, if that can be seen, and has not cancelled. */
    private static ClaimTask.Result whileThere(ToolCall call, ClaimTask claim) throws InterruptedException {
        boolean waits = !claim.maxWait().isZero();
        try (Exchange.Watch watch = waits ? call.request().back().interruptIfGone() : Exchange.Watch.NONE) {
            ClaimTask.Result result = call.engine().claim(claim);
            if (Thread.interrupted() || watch.gone() || call.request().back().gone()) {
                giveBack(call, result);
                throw new InterruptedException("the client has gone, or cancelled");
            }
            return result;
        }
    }

    /** Nobody is there to be told of the lease. */
    private static void giveBack(ToolCall call, ClaimTask.Result result) {
        if (result instanceof ClaimTask.Result.Claimed claimed) {
            call.engine().ask(new ReleaseTask(claimed.lease(), null));
        }
    }

    private static Answer nothing() {
        return Answer.data(json -> json.field("claimed", false)
                .text("task", null)
                .text("lease", null)
                .field("expires_at", (Instant) null)
                .objects("context", List.of(), (out, each) -> {})
                .objects("left_out", List.of(), (out, each) -> {})
                .field("context_tokens", 0)
                .field("instructions", "")
                .field("next", NOTHING));
    }

    private static Answer claimed(ToolCall call, ClaimTask.Result.Claimed claimed) {
        BuiltContext context = context(call, claimed.task());
        Lease lease = claimed.lease();
        return Answer.data(json -> json.field("claimed", true)
                .object("task", out -> task(out, claimed, TaskContext.description(context)))
                .text("lease", lease)
                .field("expires_at", claimed.expiresAt())
                .objects("context", TaskContext.around(context), TaskContext::write)
                .objects("left_out", context.leftOut(), TaskContext::write)
                .field("context_tokens", (long) context.tokens())
                .field("instructions", Roles.instructions(claimed.task().specialist()))
                .field(
                        "next",
                        "This task is yours alone until its lease ends. Do it, then call complete_task with the lease; if"
                                + " you cannot, fail_task or release_task."));
    }

    /**
     * The task is claimed already, and a refusal would say that nothing was changed: where what is around it cannot be
     * read just now, it is told alone.
     */
    private static BuiltContext context(ToolCall call, Task task) {
        int tokens = call.arguments().integer("context_tokens", TaskContext.TOKENS);
        try {
            return TaskContext.of(call.reads(), task, call.requiredSession(), tokens);
        } catch (RefusedException busy) {
            return TaskContext.alone(task, tokens);
        }
    }

    private static void task(Json out, ClaimTask.Result.Claimed claimed, String description) {
        var task = claimed.task();
        out.text("task_id", task.id())
                .field("title", task.title())
                .field("description", description)
                .field("type", task.type())
                .field("specialist", task.specialist())
                .text("parent_task_id", task.parent())
                .texts("labels", task.labels())
                .field("priority", (long) task.priority())
                .field("attempt", (long) task.attempts())
                .field("max_attempts", (long) task.maxAttempts())
                .field("revision", (long) task.revision())
                .field("last_reason", task.reason())
                .field("due_date", task.deadline());
    }

    /** The arguments of an operation that presents a lease. */
    static Map<String, Object> lease(ToolCall call) {
        return new LinkedHashMap<>(Map.of("lease", call.arguments().text("lease")));
    }
}
