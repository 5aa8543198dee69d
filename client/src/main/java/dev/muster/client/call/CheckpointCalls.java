package dev.muster.client.call;

import dev.muster.client.wire.CheckpointJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.PruneCheckpoints;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checkpoints of sessions. */
public final class CheckpointCalls {
    private CheckpointCalls() {}

    /** The server looks at the repository itself. */
    static Call<Checkpoint> create(CreateCheckpoint create) {
        return Call.change(
                "create_checkpoint",
                "/sessions/" + create.session() + "/checkpoints",
                json -> {
                    json.text("session", create.session()).field("summary", create.summary());
                    if (create.phase() != null) {
                        json.field("phase", create.phase());
                    }
                    if (create.round() != null) {
                        json.field("round", create.round());
                    }
                    if (create.metadata() != null) {
                        json.raw("metadata", create.metadata());
                    }
                    json.texts("tags", create.tags());
                },
                CheckpointJson::read);
    }

    static Call<Integer> prune(PruneCheckpoints prune) {
        return Call.change(
                "prune_checkpoints",
                "/sessions/" + prune.session() + "/checkpoints/prune",
                json -> {
                    json.text("session", prune.session()).field("keep", (long) prune.keep());
                    if (prune.before() != null) {
                        json.field("before", prune.before());
                    }
                },
                fields -> fields.integer("deleted", 0));
    }

    static Call<Boolean> repository(SetRepository set) {
        return Call.change(
                "set_repository",
                Arguments.none().with("project", set.project()).target("/projects/{project}/repository"),
                json -> json.field("project", set.project()).field("repository", set.path()),
                fields -> fields.has("repository"));
    }

    /** A page of a session's checkpoints, the newest first; {@code before} null for the first. */
    public static Call<List<Checkpoint>> list(SessionId session, @Nullable Long before, int limit) {
        return Call.read(
                "list_checkpoints",
                "/sessions/{session}/checkpoints",
                Arguments.none().with("session", session).with("before", before).with("limit", (long) limit),
                fields -> fields.objects("checkpoints").stream()
                        .map(CheckpointJson::read)
                        .toList());
    }

    /**
     * A checkpoint and what it holds.
     *
     * @param content JSON
     */
    public record Loaded(Checkpoint checkpoint, byte[] content) {}

    /**
     * Loads a session's checkpoint: by its number, or the newest of a phase, or the newest.
     *
     * @param round with a phase: of this round; 0 for any
     */
    public static Call<Loaded> load(SessionId session, @Nullable Long seq, @Nullable String phase, int round) {
        return Call.read(
                "load_checkpoint",
                "/sessions/{session}/checkpoint",
                Arguments.none()
                        .with("session", session)
                        .with("seq", seq)
                        .with("phase", phase)
                        .with("round", round == 0 ? null : (Long) (long) round),
                CheckpointCalls::loaded);
    }

    private static Loaded loaded(Fields fields) {
        String content = Json.text(json -> fields.object("content").values().forEach(json::value));
        return new Loaded(CheckpointJson.read(fields), content.getBytes(StandardCharsets.UTF_8));
    }
}
