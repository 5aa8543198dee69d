package dev.muster.client.call;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.ClaimTask.Result;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskState;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Claims, and what a holder says of its task. */
final class LeaseCalls {
    private LeaseCalls() {}

    static Call<Result> claim(ClaimTask claim) {
        return Call.change("claim_task", "/tasks/claim", json -> write(json, claim), LeaseCalls::result)
                .waiting(claim.maxWait());
    }

    private static void write(Json json, ClaimTask claim) {
        json.text("session", claim.session());
        if (claim.task() != null) {
            json.text("task", claim.task());
        }
        if (claim.capabilities() != null) {
            json.texts("capabilities", claim.capabilities());
        }
        if (claim.anyProject()) {
            json.field("any_project", true);
        }
        json.field("lease_seconds", claim.lease());
        if (!claim.maxWait().isZero()) {
            json.field("wait_seconds", claim.maxWait());
        }
    }

    private static Result result(Fields fields) {
        return fields.flag("claimed", false)
                ? new Result.Claimed(
                        TaskJson.readTask(fields.object("task")),
                        Lease.parse(fields.text("lease")),
                        fields.instant("expires_at"))
                : new Result.Nothing();
    }

    static Call<Instant> renew(RenewLease renew) {
        return Call.change(
                        "renew_lease",
                        "/tasks/" + renew.lease().task() + "/renew",
                        json -> {
                            json.text("lease", renew.lease()).field("progress", renew.progress());
                            if (renew.duration() != null) {
                                json.field("lease_seconds", renew.duration());
                            }
                            TaskCalls.by(json, renew.by());
                        },
                        fields -> fields.instant("expires_at"))
                .repeatable(true);
    }

    static Call<TaskState> complete(CompleteTask complete) {
        return holder("complete", complete.lease(), complete.by(), json -> {
            json.field("summary", complete.summary());
            artifacts(json, complete.artifacts());
        });
    }

    static Call<TaskState> progress(ContinueTask progress) {
        return holder("continue", progress.lease(), progress.by(), json -> {
            json.field("note", progress.note());
            artifacts(json, progress.artifacts());
        });
    }

    static Call<TaskState> fail(FailTask fail) {
        return holder(
                "fail",
                fail.lease(),
                fail.by(),
                json -> json.field("reason", fail.reason()).field("retryable", fail.retryable()));
    }

    static Call<TaskState> release(ReleaseTask release) {
        return holder("release", release.lease(), release.by(), json -> {});
    }

    static Call<TaskState> revise(ReviseTask revise) {
        return holder("revise", revise.lease(), revise.by(), json -> {
            json.field("reason", revise.reason());
            artifacts(json, revise.artifacts());
        });
    }

    private static Call<TaskState> holder(String verb, Lease lease, @Nullable SessionId by, Consumer<Json> words) {
        return Call.change(
                verb + "_task",
                "/tasks/" + lease.task() + "/" + verb,
                json -> {
                    json.text("lease", lease);
                    words.accept(json);
                    TaskCalls.by(json, by);
                },
                TaskCalls::state);
    }

    private static void artifacts(Json json, List<NewArtifact> artifacts) {
        if (!artifacts.isEmpty()) {
            json.objects("artifacts", artifacts, LeaseCalls::artifact);
        }
    }

    private static void artifact(Json json, NewArtifact artifact) {
        json.field("name", artifact.name()).field("type", artifact.type());
        byte[] content = artifact.blob().content();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            json.field("content", text);
        } catch (CharacterCodingException noText) {
            json.field("base64", Base64.getEncoder().encodeToString(content));
        }
    }
}
