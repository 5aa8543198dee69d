package dev.muster.core.store;

import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.session.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checkpoints of sessions; what they hold is in blobs. */
public final class CheckpointRows {
    private static final long NANOS = 1_000_000_000;

    private static final String SELECT = """
            select session_id, seq, phase, round, at_nanos, size, hash, summary
            from checkpoint
            """;

    private final Db db;

    public CheckpointRows(Db db) {
        this.db = db;
    }

    /** The number of a session's newest checkpoint; 0 if it has none. */
    public long newest(String session) {
        return db.sql("select max(seq) from checkpoint where session_id = ?")
                .arg(session)
                .longOr(0);
    }

    public void insert(
            long project,
            String session,
            long seq,
            String phase,
            int round,
            Instant at,
            String summary,
            byte[] hash,
            int size) {
        db.sql("""
                        insert into checkpoint (project_id, session_id, seq, phase, round, at_nanos, size, hash, summary)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(project)
                .arg(session)
                .arg(seq)
                .arg(phase)
                .arg(round)
                .arg(at.getEpochSecond() * NANOS + at.getNano())
                .arg(size)
                .arg(hash)
                .arg(summary)
                .run();
    }

    private static Checkpoint read(Rows r) {
        SessionId session = new SessionId(r.text());
        long seq = r.number();
        String phase = r.text();
        int round = r.integer();
        long nanos = r.number();
        long size = r.number();
        byte[] hash = r.bytesOrNull();
        return new Checkpoint(
                session,
                seq,
                phase,
                round,
                Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)),
                r.text(),
                size,
                HexFormat.of().formatHex(hash == null ? new byte[0] : hash));
    }

    /** A session's checkpoints before one, the newest first. */
    public List<Checkpoint> list(String session, long before, int limit) {
        List<Checkpoint> found = new ArrayList<>();
        try (Rows r = db.sql(SELECT + "where session_id = ? and seq < ? order by seq desc limit ?")
                .arg(session)
                .arg(before)
                .arg(limit)
                .rows()) {
            while (r.next()) {
                found.add(read(r));
            }
        }
        return found;
    }

    /** A session's checkpoints after one, the oldest first. */
    public List<Checkpoint> after(String session, long after, int limit) {
        List<Checkpoint> found = new ArrayList<>();
        try (Rows r = db.sql(SELECT + "where session_id = ? and seq > ? order by seq limit ?")
                .arg(session)
                .arg(after)
                .arg(limit)
                .rows()) {
            while (r.next()) {
                found.add(read(r));
            }
        }
        return found;
    }

    public @Nullable Checkpoint find(String session, long seq) {
        return db.sql(SELECT + "where session_id = ? and seq = ?")
                .arg(session)
                .arg(seq)
                .first(CheckpointRows::read);
    }

    /** A session's newest checkpoint; null if it has none. */
    public @Nullable Checkpoint latest(String session) {
        return db.sql(SELECT + "where session_id = ? order by seq desc limit 1")
                .arg(session)
                .first(CheckpointRows::read);
    }

    /** A session's newest checkpoint of a phase, and of a round if it is not 0; null if it has none. */
    public @Nullable Checkpoint latest(String session, String phase, int round) {
        return round == 0
                ? db.sql(SELECT + "where session_id = ? and phase = ? order by seq desc limit 1")
                        .arg(session)
                        .arg(phase)
                        .first(CheckpointRows::read)
                : db.sql(SELECT + "where session_id = ? and phase = ? and round = ? order by seq desc limit 1")
                        .arg(session)
                        .arg(phase)
                        .arg(round)
                        .first(CheckpointRows::read);
    }

    /** A session's newest checkpoint that is at least as old as a time; null if it has none. */
    public @Nullable Checkpoint asOf(String session, Instant time) {
        return db.sql(SELECT + "where session_id = ? and at_nanos <= ? order by seq desc limit 1")
                .arg(session)
                .arg(nanos(time))
                .first(CheckpointRows::read);
    }

    /** Nanoseconds since 1970; times that do not fit, some 292 years before and after it, are those at the ends. */
    private static long nanos(Instant time) {
        long most = Long.MAX_VALUE / NANOS - 1;
        return Math.clamp(time.getEpochSecond(), -most, most) * NANOS + time.getNano();
    }

    /**
     * Deletes a session's checkpoints but its newest; returns how many.
     *
     * @param keep so many of the newest stay
     * @param before those from the first on that is not older than this stay too; null for no such bound
     */
    public int prune(String session, int keep, @Nullable Instant before) {
        long last = newest(session) - keep;
        if (before != null) {
            // Up to the first that is young enough: what is left has no gaps, also where the clock went back.
            last = Math.min(
                    last,
                    db.sql("select min(seq) - 1 from checkpoint where session_id = ? and at_nanos >= ?")
                            .arg(session)
                            .arg(nanos(before))
                            .longOr(last));
        }
        return db.sql("delete from checkpoint where session_id = ? and seq <= ?")
                .arg(session)
                .arg(last)
                .runCounted();
    }

    /** The sessions of a project that have checkpoints, with the number of their newest. */
    public List<Head> heads(long project) {
        List<Head> heads = new ArrayList<>();
        try (Rows r = db.sql("select session_id, max(seq) from checkpoint where project_id = ? group by session_id")
                .arg(project)
                .rows()) {
            while (r.next()) {
                heads.add(new Head(new SessionId(r.text()), r.number()));
            }
        }
        return heads;
    }

    /** A session and the number of its newest checkpoint. */
    public record Head(SessionId session, long seq) {}
}
