package dev.muster.core.checkpoint;

import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.EventData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What a checkpoint holds, as JSON. The names are kept: users of the earlier system know them. */
final class CheckpointJson {
    private final SessionSeat seat;
    private final String phase;
    private final int round;
    private final Instant at;

    CheckpointJson(SessionSeat seat, String phase, int round, Instant at) {
        this.seat = seat;
        this.phase = phase;
        this.round = round;
        this.at = at;
    }

    /**
     * The JSON.
     *
     * @param scores the session's newest, or null
     * @param before those that the last checkpoint had, or null
     */
    String text(CreateCheckpoint asked, long seq, @Nullable Assessment scores, @Nullable Assessment before) {
        Vectors vectors = scores == null ? null : scores.vectors();
        return EventData.object(json -> {
            json.writeStringProperty("session_id", seat.id().value())
                    .writeStringProperty("project", seat.project().name())
                    .writeStringProperty("agent", seat.agent().name())
                    .writeNumberProperty("seq", seq)
                    .writeStringProperty("phase", phase)
                    .writeNumberProperty("round", round)
                    .writeStringProperty("timestamp", at.toString())
                    .writeStringProperty("summary", asked.summary());
            vectors(json, vectors);
            meta(json, asked.metadata());
            json.writeArrayPropertyStart("epistemic_tags");
            asked.tags().forEach(json::writeString);
            json.writeEndArray();
            git(json, asked.git());
            delta(json, before == null ? null : before.vectors(), vectors);
            if (asked.tokenCount() == null) {
                json.writeNullProperty("token_count");
            } else {
                json.writeNumberProperty("token_count", asked.tokenCount());
            }
        });
    }

    private static void vectors(JsonGenerator json, @Nullable Vectors vectors) {
        if (vectors == null) {
            json.writeNullProperty("vectors");
            json.writeNullProperty("overall");
            json.writeNullProperty("uncertainty");
            return;
        }
        json.writeObjectPropertyStart("vectors");
        for (Vector vector : Vector.values()) {
            json.writeNumberProperty(StateMachine.wire(vector), vectors.get(vector));
        }
        json.writeEndObject();
        json.writeNumberProperty("overall", vectors.overall());
        json.writeNumberProperty("uncertainty", vectors.get(Vector.UNCERTAINTY));
    }

    private static void meta(JsonGenerator json, @Nullable String metadata) {
        json.writeName("meta");
        if (metadata == null) {
            json.writeNull();
        } else {
            json.writeRawValue(metadata);
        }
    }

    private static void git(JsonGenerator json, @Nullable GitState git) {
        if (git == null) {
            json.writeNullProperty("git_state");
            return;
        }
        json.writeObjectPropertyStart("git_state");
        json.writeName("head_commit");
        if (git.headCommit() == null) {
            json.writeNull();
        } else {
            json.writeString(git.headCommit());
        }
        number(json, "commits_since_last_checkpoint", git.commitsSinceLastCheckpoint());
        number(json, "uncommitted_changes", git.uncommittedChanges());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Integer value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    private static void delta(JsonGenerator json, @Nullable Vectors before, @Nullable Vectors now) {
        json.writeObjectPropertyStart("learning_delta");
        if (before != null && now != null) {
            for (Vector vector : Vector.values()) {
                json.writeObjectPropertyStart(StateMachine.wire(vector));
                json.writeNumberProperty("prev", before.get(vector));
                json.writeNumberProperty("curr", now.get(vector));
                json.writeNumberProperty("delta", now.get(vector) - before.get(vector));
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }
}
