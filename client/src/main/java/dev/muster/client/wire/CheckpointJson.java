package dev.muster.client.wire;

import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.session.SessionId;

/** Checkpoints as JSON. The names are kept: scripts rely on them. */
public final class CheckpointJson {
    private CheckpointJson() {}

    public static void write(Json json, Checkpoint checkpoint) {
        json.text("session", checkpoint.session())
                .field("seq", checkpoint.seq())
                .field("phase", checkpoint.phase())
                .field("round", (long) checkpoint.round())
                .field("at", checkpoint.at())
                .field("summary", checkpoint.summary())
                .field("size", checkpoint.size())
                .field("sha256", checkpoint.sha256());
    }

    /** The checkpoint that {@link #write} wrote. */
    public static Checkpoint read(Fields fields) {
        return new Checkpoint(
                SessionId.parse(fields.text("session")),
                fields.whole("seq"),
                fields.text("phase"),
                fields.integer("round", 1),
                fields.instant("at"),
                fields.text("summary"),
                fields.whole("size"),
                fields.text("sha256"));
    }
}
