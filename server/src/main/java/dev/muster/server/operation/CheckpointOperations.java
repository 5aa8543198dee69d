package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.CheckpointJson;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.PruneCheckpoints;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.session.SessionId;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checkpoints of sessions, in the ledger and, behind it, in the project's repository. */
public final class CheckpointOperations {
    private static final int LIST = 50;
    private static final Struct ID = struct().required("session", text(64));
    private static final Duration MIRROR = Duration.ofSeconds(30);

    /** What a new checkpoint is made of. */
    public static final Struct NEW = struct().optional("phase", text(Limits.NAME), "the cascade's by default")
            .optional("round", whole(1, 1_000_000), "the cascade's by default")
            .optional("summary", text(Limits.TITLE), "one line")
            .optional("metadata", any(), "JSON of your own, up to 1 MiB")
            .optional("tags", list(text(Limits.NAME), Limits.LABELS))
            .optional("wait", oneOf("ledger", "git"), "git: until it is in the repository too; ledger by default");

    public static final Struct MADE = CascadeShapes.CHECKPOINT.required(
            "mirrored", orNull(flag()), "whether it is in git: null if that was not waited for");

    /** Which checkpoint is meant; the newest unless more is said. */
    public static final Struct WHICH = struct().optional("seq", whole(1, Long.MAX_VALUE))
            .optional("phase", text(Limits.NAME), "the newest of this phase")
            .optional("round", whole(1, 1_000_000), "and of this round")
            .optional("before", time(), "the newest of those that are as old as this")
            .optional("older_than_seconds", seconds(0, 1e10), "the newest of those that are this old");

    public static final Struct LOADED = CascadeShapes.CHECKPOINT.required("content", any(), "what it holds");

    private CheckpointOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "create_checkpoint",
                        "Keep what a session knows at this point of its work.",
                        Role.AGENT,
                        ID.and(NEW),
                        MADE,
                        (call, out) -> write(out, create(call))),
                Operation.read(
                        "list_checkpoints",
                        "List a session's checkpoints, the newest first.",
                        ID.optional("before", whole(1, Long.MAX_VALUE), "those that were made before this one")
                                .optional("limit", whole(1, Limits.PAGE)),
                        struct().required("checkpoints", list(CascadeShapes.CHECKPOINT)),
                        (call, out) -> out.objects("checkpoints", listed(call), CheckpointJson::write)),
                Operation.read(
                        "load_checkpoint",
                        "Load a session's checkpoint: the newest, or by number, phase, round or age.",
                        ID.and(WHICH),
                        LOADED,
                        CheckpointOperations::load),
                Operation.change(
                        "prune_checkpoints",
                        "Delete a session's checkpoints but its newest, from the ledger.",
                        Role.AGENT,
                        ID.required("keep", whole(1, Integer.MAX_VALUE)).optional("before", time()),
                        struct().required("deleted", whole()),
                        (call, out) -> out.field("deleted", (long) call.execute(new PruneCheckpoints(
                                call.requiredSession(),
                                call.arguments().integer("keep", 1),
                                call.arguments().instantOrNull("before"))))),
                Operation.change(
                        "set_repository",
                        "Name the git repository of a project, or none: checkpoints are mirrored into it.",
                        Role.OPERATOR,
                        struct().optional("project", text(Limits.NAME))
                                .optional("repository", text(4096), "an absolute path on the server; null for none"),
                        struct().required("project", text()).required("repository", orNull(text())),
                        CheckpointOperations::setRepository));
    }

    private static void setRepository(Call call, Json out) {
        String project = call.project();
        String path = call.arguments().textOrNull("repository");
        if (call.caller().project() != null) {
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            "a token for one project cannot name a folder of the server, which others use too")
                    .withHelp("have somebody with a token for all projects do it")
                    .asException();
        }
        if (path != null) {
            call.engine().repositories().require(path);
        }
        call.execute(new SetRepository(project, path));
        call.engine().repositories().changed();
        out.field("project", project).field("repository", path);
    }

    /**
     * A checkpoint that was made.
     *
     * @param mirrored whether it is in git; null if that was not waited for
     */
    public record Made(Checkpoint checkpoint, @Nullable Boolean mirrored) {}

    /** Makes a checkpoint. */
    public static Made create(Call call) throws InterruptedException {
        Fields arguments = call.arguments();
        SessionId session = call.requiredSession();
        String project = call.place(session).project();
        Checkpoint made = call.execute(new CreateCheckpoint(
                session,
                arguments.textOrNull("phase"),
                arguments.has("round") ? arguments.integer("round", 1) : null,
                arguments.textOrEmpty("summary"),
                arguments.has("metadata") ? EventJson.text(arguments.value("metadata")) : null,
                arguments.texts("tags"),
                call.engine().repositories().look(project, session),
                null));
        boolean waits = "git".equals(arguments.textOrNull("wait"));
        return new Made(
                made, waits ? call.engine().repositories().awaitMirrored(project, session, made.seq(), MIRROR) : null);
    }

    public static void write(Json out, Made made) {
        CheckpointJson.write(out, made.checkpoint());
        out.value("mirrored", made.mirrored());
    }

    /** The checkpoints of the page that a call asks for. */
    public static List<Checkpoint> listed(Call call) {
        return CascadeOperations.session(call)
                .checkpoints(
                        call.arguments().wholeOrNull("before"), call.arguments().integer("limit", LIST));
    }

    /** Loads the checkpoint that a call asks for. */
    public static void load(Call call, Json out) {
        SessionReads session = CascadeOperations.session(call);
        Checkpoint checkpoint = find(session, call.arguments(), call.engine().now());
        CheckpointJson.write(out, checkpoint);
        out.raw("content", new String(session.content(checkpoint), StandardCharsets.UTF_8));
    }

    private static Checkpoint find(SessionReads session, Fields arguments, Instant now) {
        if (arguments.has("seq")) {
            return session.checkpoint(arguments.whole("seq"));
        }
        if (arguments.has("phase")) {
            return session.latest(arguments.text("phase"), arguments.integer("round", 0));
        }
        Instant before = arguments.instantOrNull("before");
        Duration age = arguments.secondsOrNull("older_than_seconds");
        if (before != null) {
            return session.asOf(before);
        }
        return age == null ? session.latest() : session.asOf(now.minus(age));
    }
}
