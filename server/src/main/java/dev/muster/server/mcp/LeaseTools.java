package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Fields;
import dev.muster.core.Limits;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.OnlyIf;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tools by which the holder of a task says how it goes. */
final class LeaseTools {
    private static final Struct LEASE =
            struct().required("lease", text(100), "what claim_task answered").optional("session", text(64));
    private static final Struct STATE = struct().required("task_id", text())
            .required("state", oneOf(TaskState.class))
            .required("next", text());
    private static final Struct ARTIFACT = struct().required("name", text(Limits.NAME))
            .optional("type", text(Limits.NAME), "a media type")
            .optional("content", text())
            .optional("base64", text(), "for bytes")
            .optional("path", text(4_096), "of a file on your machine; over stdio only");
    private static final String MORE = "claim_task gives you the next one.";

    private LeaseTools() {}

    static List<Tool> all() {
        return List.of(ClaimTool.tool(), renew(), release(), complete(), fail());
    }

    private static Tool tool(
            String name,
            String title,
            String description,
            List<String> aliases,
            Tool.Hint hint,
            Struct input,
            Struct output,
            Tool.Action action) {
        return new Tool(
                name, title, description, ToolChoice.STANDARD, aliases, Role.AGENT, hint, input, output, action);
    }

    private static Tool renew() {
        return tool(
                "renew_lease",
                "Keep a lease",
                "Keeps your lease on a task; only needed if you call nothing else for long.",
                List.of(),
                Tool.Hint.SETTLES,
                LEASE.optional("lease_seconds", whole(1, ClaimTool.LONGEST_LEASE_S), "from now on"),
                struct().required("task_id", text())
                        .required("expires_at", time())
                        .required("next", text()),
                call -> {
                    Lease lease = lease(call);
                    Instant until = call.execute(
                            new RenewLease(lease, call.arguments().secondsOrNull("lease_seconds"), true, call.heard()));
                    return Answer.data(json -> json.text("task_id", lease.task())
                            .field("expires_at", until)
                            .field("next", "The task is still yours: go on."));
                });
    }

    private static Tool release() {
        return tool(
                "release_task",
                "Give a task back",
                "Gives a task back undone, so that another can claim it. The attempt does not count.",
                List.of(),
                Tool.Hint.CHANGES,
                LEASE,
                STATE,
                call -> {
                    Lease lease = lease(call);
                    TaskState state = call.execute(new ReleaseTask(lease, call.heard()));
                    return state(lease, state, "The task is no longer yours: stop working on it. " + MORE);
                });
    }

    private static Tool fail() {
        return tool(
                "fail_task",
                "Fail a task",
                "Says that you could not do a task. It is tried again after a pause, unless retryable is false or its"
                        + " attempts are used up.",
                List.of(),
                Tool.Hint.CHANGES,
                LEASE.required("reason", text(), "what went wrong, for the next who tries")
                        .optional("retryable", flag(), "whether another attempt may help; true"),
                STATE,
                call -> {
                    Lease lease = lease(call);
                    Fields arguments = call.arguments();
                    TaskState state = call.execute(new FailTask(
                            lease, arguments.text("reason"), arguments.flag("retryable", true), call.heard()));
                    return state(
                            lease,
                            state,
                            (state == TaskState.FAILED ? "It has failed for good. " : "It will be tried again. ")
                                    + MORE);
                });
    }

    private static Tool complete() {
        return tool(
                "complete_task",
                "Hand in a task",
                "Hands in your work on a task and ends it. With next_action: continue hands in a part and you go on;"
                        + " needs_revision gives it back for another round; blocked parks it until a person acts.",
                List.of("orchestrator_complete_task"),
                Tool.Hint.CHANGES,
                LEASE.required("summary", text(), "what was done, for those who build on it")
                        .optional("detailed_work", text(), "all of it; kept as an artifact")
                        .optional("artifacts", list(ARTIFACT, Limits.ARTIFACTS))
                        .optional(
                                "next_action", oneOf("complete", "continue", "needs_revision", "blocked"), "complete"),
                STATE,
                LeaseTools::complete);
    }

    private static Answer complete(ToolCall call) {
        Fields arguments = call.arguments();
        Lease lease = lease(call);
        String summary = arguments.text("summary");
        List<NewArtifact> artifacts =
                Artifacts.of(arguments, call.request().connection().local());
        SessionId by = call.heard();
        String action = arguments.has("next_action") ? arguments.text("next_action") : "complete";
        return switch (action) {
            case "continue" ->
                state(
                        lease,
                        call.execute(new ContinueTask(lease, summary, artifacts, by)),
                        "It is kept and the task is still yours: go on, then call complete_task again.");
            case "needs_revision" ->
                state(
                        lease,
                        call.execute(new ReviseTask(lease, summary, artifacts, by)),
                        "It is ready for another round and no longer yours. " + MORE);
            case "blocked" ->
                state(
                        lease,
                        blocked(call, lease, summary, artifacts, by),
                        "It is blocked until a person acts, and no longer yours. " + MORE);
            default ->
                state(lease, call.execute(new CompleteTask(lease, summary, artifacts, by)), "It is done. " + MORE);
        };
    }

    /** Blocks a task on its holder's word: by then nobody else may have claimed it. */
    private static TaskState blocked(
            ToolCall call, Lease lease, String reason, List<NewArtifact> artifacts, @Nullable SessionId by) {
        call.execute(new ContinueTask(lease, "", artifacts, by));
        return call.execute(new OnlyIf<>(
                lease.task(),
                task -> task.fence() == lease.fence() && task.state() == TaskState.IN_PROGRESS,
                new BlockTask(lease.task(), reason, by)));
    }

    private static Lease lease(ToolCall call) {
        return call.with(ClaimTool.lease(call)).lease();
    }

    private static Answer state(Lease lease, TaskState state, String next) {
        return Answer.data(json -> json.text("task_id", lease.task())
                .field("state", StateMachine.wire(state))
                .field("next", next));
    }
}
