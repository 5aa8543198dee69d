package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.Limits;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims tasks, and says what their holder has to say. */
final class LeaseOperations {
    static final double LONGEST_LEASE_S = 7 * 86_400;

    private static final Struct LEASE = struct().optional("task", text(32), "its task, to be sure")
            .required("lease", text(100), "what the claim answered")
            .optional("session", text(64));

    static final Struct CLAIMED = struct().required(
                    "claimed", flag(), "false: nothing was claimed, there is nothing to work on")
            .required("task", orNull(Shapes.TASK))
            .required("lease", orNull(text()), "pass it to everything you say about the task")
            .required("expires_at", orNull(time()), "the lease ends then, unless your session is heard from");

    private LeaseOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "claim_task",
                        "Claim the best ready task, or a certain one. The answer carries a task only if it is now yours.",
                        Role.AGENT,
                        struct().required("session", text(64))
                                .optional("task", text(32), "this task; by default the best there is")
                                .optional(
                                        "capabilities",
                                        list(text(), Limits.CAPABILITIES),
                                        "what you can do, if that differs from what your agent registered")
                                .optional("any_project", flag(), "from any project, in turn")
                                .optional("lease_seconds", seconds(1, LONGEST_LEASE_S), "60 by default")
                                .optional("wait_seconds", seconds(0, 3600), "wait for work if there is none"),
                        CLAIMED,
                        LeaseOperations::claim),
                Operation.change(
                        "renew_lease",
                        "Keep a lease alive.",
                        Role.AGENT,
                        LEASE.optional("lease_seconds", seconds(1, LONGEST_LEASE_S), "from now on")
                                .optional("progress", flag(), "the work made progress"),
                        struct().required("task", text()).required("expires_at", time()),
                        LeaseOperations::renew),
                holder(
                        "complete_task",
                        "End a task well and hand in what came of it.",
                        LEASE.optional("summary", text(), "what was done")
                                .optional("artifacts", list(Shapes.NEW_ARTIFACT, Limits.ARTIFACTS)),
                        (lease, arguments, by) ->
                                new CompleteTask(lease, arguments.textOrEmpty("summary"), artifacts(arguments), by)),
                holder(
                        "continue_task",
                        "Hand in a partial result and keep the lease; counts as progress.",
                        LEASE.optional("note", text(), "what was done so far")
                                .optional("artifacts", list(Shapes.NEW_ARTIFACT, Limits.ARTIFACTS)),
                        (lease, arguments, by) ->
                                new ContinueTask(lease, arguments.textOrEmpty("note"), artifacts(arguments), by)),
                holder(
                        "fail_task",
                        "End a claim badly. While attempts are left the task is tried again after a pause.",
                        LEASE.required("reason", text(), "what went wrong")
                                .optional("retryable", flag(), "whether another attempt may help; true by default"),
                        (lease, arguments, by) ->
                                new FailTask(lease, arguments.text("reason"), arguments.flag("retryable", true), by)),
                holder(
                        "release_task",
                        "Give a task back undone; the attempt does not count.",
                        LEASE,
                        (lease, arguments, by) -> new ReleaseTask(lease, by)),
                holder(
                        "revise_task",
                        "Give a task back because it needs another round; what was handed in stays.",
                        LEASE.required("reason", text(), "what the next round has to do")
                                .optional("artifacts", list(Shapes.NEW_ARTIFACT, Limits.ARTIFACTS)),
                        (lease, arguments, by) ->
                                new ReviseTask(lease, arguments.text("reason"), artifacts(arguments), by)));
    }

    /** Makes the command that a holder's words mean. */
    @FunctionalInterface
    private interface Words {
        Command<TaskState> command(Lease lease, Fields arguments, @Nullable SessionId by);
    }

    private static Operation holder(String name, String summary, Struct input, Words words) {
        Struct output = struct().required("task", text()).required("state", oneOf(TaskState.class));
        return Operation.change(name, summary, Role.AGENT, input, output, (call, out) -> {
            Lease lease = call.lease();
            TaskState state = call.execute(words.command(lease, call.arguments(), call.sessionOrNull()));
            out.text("task", lease.task()).field("state", StateMachine.wire(state));
        });
    }

    private static void claim(Call call, Json out) throws InterruptedException {
        Fields arguments = call.arguments();
        String task = arguments.textOrNull("task");
        List<String> capabilities = arguments.textsOrNull("capabilities");
        boolean any = arguments.flag("any_project", false);
        if (any && call.caller().project() != null) {
            throw new IllegalArgumentException(
                    "'any_project': your token is for project '" + call.caller().project() + "' only");
        }
        ClaimTask claim = new ClaimTask(
                call.requiredSession(),
                task == null ? null : TaskId.parse(task),
                capabilities == null ? null : Set.copyOf(capabilities),
                any,
                arguments.seconds("lease_seconds", call.engine().tuning().lease()),
                arguments.seconds("wait_seconds", Duration.ZERO));
        ClaimTask.Result result = call.claim(claim);
        if (Thread.interrupted()) {
            giveBack(call, result, claim);
            throw new InterruptedException("the caller has gone while its claim waited");
        }
        if (!claim.maxWait().isZero() && !call.caller().visit().welcome().getAsBoolean()) {
            giveBack(call, result, claim); // its token has ended meanwhile, as its next request is told
            result = new ClaimTask.Result.Nothing();
        }
        if (result instanceof ClaimTask.Result.Claimed claimed) {
            Logged.claimed(claimed.task().id());
        }
        write(out, result);
    }

    /** Nobody is there to hear of the task: it shall not lie idle until its lease ends. */
    private static void giveBack(Call call, ClaimTask.Result result, ClaimTask claim) {
        // A certain task may have been the caller's before, on the same lease.
        if (claim.task() == null && result instanceof ClaimTask.Result.Claimed claimed) {
            call.execute(new ReleaseTask(claimed.lease(), null));
        }
    }

    /** Writes what a claim came to. */
    static void write(Json out, ClaimTask.Result result) {
        switch (result) {
            case ClaimTask.Result.Claimed(var task, var lease, var expiresAt) ->
                out.field("claimed", true)
                        .object("task", json -> TaskJson.write(json, task))
                        .text("lease", lease)
                        .field("expires_at", expiresAt);
            case ClaimTask.Result.Nothing nothing ->
                out.field("claimed", false)
                        .text("task", null)
                        .text("lease", null)
                        .text("expires_at", null);
        }
    }

    private static void renew(Call call, Json out) {
        Lease lease = call.lease();
        Fields arguments = call.arguments();
        out.text("task", lease.task())
                .field(
                        "expires_at",
                        call.execute(new RenewLease(
                                lease,
                                arguments.secondsOrNull("lease_seconds"),
                                arguments.flag("progress", false),
                                call.sessionOrNull())));
    }

    /** What is handed in. */
    static List<NewArtifact> artifacts(Fields arguments) {
        return arguments.objects("artifacts").stream()
                .map(LeaseOperations::artifact)
                .toList();
    }

    private static NewArtifact artifact(Fields fields) {
        String type = fields.has("type") ? fields.text("type") : "text/plain";
        if (fields.has("content") == fields.has("base64")) {
            throw new IllegalArgumentException(
                    "artifact '" + fields.text("name") + "': give either 'content' or 'base64'");
        }
        byte[] bytes = fields.has("content")
                ? fields.text("content").getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(fields.text("base64"));
        return NewArtifact.bytes(fields.text("name"), type, bytes);
    }
}
