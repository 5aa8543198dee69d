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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checkpoints of sessions. */
public final class CheckpointCalls {
    private static final String CREATE = "create_checkpoint";
    private static final Duration MIRROR = Duration.ofSeconds(30);

    private CheckpointCalls() {}

    /** The server looks at the repository itself. */
    static Call<Checkpoint> create(CreateCheckpoint create) {
        return Call.change(
                CREATE,
                "/sessions/" + create.session() + "/checkpoints",
                json -> write(json, create),
                CheckpointJson::read);
    }

    /**
     * What became of a checkpoint.
     *
     * @param mirrored whether it is in git; null if that was not waited for
     */
    public record Made(Checkpoint checkpoint, @Nullable Boolean mirrored) {}

    /** Makes a checkpoint and waits, up to half a minute, until it is in the project's repository too. */
    public static Call<Made> createInGit(CreateCheckpoint create) {
        return Call.change(
                        CREATE,
                        "/sessions/" + create.session() + "/checkpoints",
                        json -> {
                            write(json, create);
                            json.field("wait", "git");
                        },
                        fields -> new Made(CheckpointJson.read(fields), fields.flag("mirrored", false)))
                .waiting(MIRROR);
    }

    private static void write(Json json, CreateCheckpoint create) {
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

    /** Loads the newest of a session's checkpoints that are at least as old as a time. */
    public static Call<Loaded> asOf(SessionId session, Instant time) {
        return Call.read(
                "load_checkpoint",
                "/sessions/{session}/checkpoint",
                Arguments.none().with("session", session).with("before", time),
                CheckpointCalls::loaded);
    }

    /** Where a project's repository is, on the server's machine; empty if it has none. */
    public static Call<Optional<String>> repository(String project) {
        return Call.read(
                "get_project",
                "/projects/{project}",
                Arguments.none().with("project", project),
                fields -> Optional.ofNullable(fields.textOrNull("repository")));
    }

    private static Loaded loaded(Fields fields) {
        String content = Json.text(json -> fields.object("content").values().forEach(json::value));
        return new Loaded(CheckpointJson.read(fields), content.getBytes(StandardCharsets.UTF_8));
    }
}
