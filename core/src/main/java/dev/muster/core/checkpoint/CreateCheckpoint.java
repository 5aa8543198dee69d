package dev.muster.core.checkpoint;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.blob.Blob;
import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.CascadeRows.CascadeRow;
import dev.muster.core.store.CheckpointRows;
import dev.muster.core.task.EventData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a session knows at this point of its work. It is acknowledged when it is durable in the ledger; a
 * repository that mirrors it follows behind.
 *
 * @param session whose it is
 * @param phase a word, or null for the phase in which the session's cascade is
 * @param round 1 or more, or null for the cascade's
 * @param summary one line, up to 500 characters; may be empty
 * @param metadata JSON of the caller's own, up to 1 MiB, or null
 * @param tags of what is known, up to 50 words
 * @param git how the project's repository was found; null if it has none
 * @param tokenCount tokens of the session's context, if a tokenizer counted them
 */
public record CreateCheckpoint(
        SessionId session,
        @Nullable String phase,
        @Nullable Integer round,
        String summary,
        @Nullable String metadata,
        List<String> tags,
        @Nullable GitState git,
        @Nullable Integer tokenCount)
        implements Command<Checkpoint> {
    private static final int METADATA_BYTES = 1024 * 1024;
    private static final int ROUNDS = 1_000_000;
    private static final int SMALL = 8 * 1024;

    public CreateCheckpoint {
        tags = List.copyOf(tags);
    }

    @Override
    public void check() {
        if (phase != null) {
            Limits.name("phase", phase, Limits.NAME);
        }
        if (round != null) {
            Limits.range("round", round, 1, ROUNDS);
        }
        Limits.text("summary", summary, Limits.TITLE);
        if (summary.indexOf('\n') >= 0) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "summary has more than one line");
        }
        if (metadata != null) {
            Limits.textBytes("metadata", metadata, METADATA_BYTES);
            if (!EventData.isJson(metadata)) {
                throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "metadata is not JSON");
            }
        }
        Limits.count("tags", tags, Limits.LABELS);
        tags.forEach(tag -> Limits.name("tag", tag, Limits.NAME));
    }

    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public Checkpoint run(Change change) {
        SessionSeat seat = change.session(session);
        CheckpointRows rows = change.tables().checkpoints();
        CascadeRow cascade = change.tables().cascades().newest(session.value());
        String stage = phase != null ? phase : StateMachine.wire(cascade == null ? CascadeState.NONE : cascade.state);
        int number = round != null ? round : cascade == null ? 1 : cascade.round;
        Checkpoint before = rows.latest(session.value());
        long seq = before == null ? 1 : before.seq() + 1;
        Instant at = change.instant();
        Assessment scores = cascade == null ? null : change.tables().cascades().newestScores(session.value());
        Assessment scoresBefore = before == null || scores == null
                ? null
                : change.tables()
                        .cascades()
                        .newestScoresUntil(session.value(), before.at().toEpochMilli());
        String json = new CheckpointJson(seat, stage, number, at).text(this, seq, scores, scoresBefore);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        // This is the ledger's thread: most are small, and are written as they are.
        Blob blob = bytes.length <= SMALL ? Blob.plain(bytes) : Blob.of(bytes);
        blob.save(change);
        rows.insert(seat.project().id(), session.value(), seq, stage, number, at, summary, blob.hash(), blob.size());
        change.emit(
                seat.project(),
                "checkpoint.created",
                seat,
                EventData.object(data -> data.writeNumberProperty("seq", seq)
                        .writeStringProperty("phase", stage)
                        .writeNumberProperty("round", number)));
        return new Checkpoint(
                session,
                seq,
                stage,
                number,
                at,
                summary,
                blob.size(),
                HexFormat.of().formatHex(blob.hash()));
    }
}
