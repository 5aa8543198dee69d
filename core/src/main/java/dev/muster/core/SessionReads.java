package dev.muster.core;

import dev.muster.core.blob.Blob;
import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeLifecycle;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.Session;
import dev.muster.core.store.ArtifactRows;
import dev.muster.core.store.CascadeRows;
import dev.muster.core.store.CheckpointRows;
import dev.muster.core.store.ContextRows;
import dev.muster.core.store.Db;
import dev.muster.core.store.FindingRows;
import dev.muster.core.store.LeaseRows;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.SearchWords;
import dev.muster.core.store.Views;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a session knows of itself: its cascade, beliefs, findings, context and checkpoints. Each answer is durable. */
public final class SessionReads {
    private final ReadPool readers;
    private final Session session;
    private final String id;

    SessionReads(ReadPool readers, Session session) {
        this.readers = readers;
        this.session = session;
        this.id = session.id().value();
    }

    /** The session itself. */
    public Session session() {
        return session;
    }

    public CascadeView cascade() {
        return readers.query(db -> CascadeLifecycle.view(new CascadeRows(db).newest(id), null));
    }

    /** What was submitted, the newest first. */
    public List<Assessment> assessments(int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> new CascadeRows(db).assessments(id, limit));
    }

    /** What is believed of the session's agent, by vector. */
    public Map<Vector, Belief> beliefs() {
        return readers.query(db -> {
            Map<Vector, Belief> beliefs = new EnumMap<>(Vector.class);
            for (Vector vector : Vector.values()) {
                beliefs.put(vector, new CascadeRows(db).belief(session.agent().value(), vector));
            }
            return beliefs;
        });
    }

    /**
     * How well the session's agent knows itself, over the newest pairs of each vector.
     *
     * @param window at most so many pairs of each vector, 1 to 1,000
     */
    public Calibration calibration(int window) {
        Limits.range("window", window, 1, Limits.PAGE);
        return readers.query(db -> {
            List<Calibration.Pair> pairs = new ArrayList<>();
            for (Vector vector : Vector.values()) {
                pairs.addAll(new CascadeRows(db).pairs(session.agent().value(), vector, window));
            }
            return Calibration.of(pairs, window);
        });
    }

    /** Whether the scores of the session's agent drift from the evidence: the vectors that have any. */
    public List<Drift> drift() {
        return readers.query(db -> {
            List<Drift> drifts = new ArrayList<>();
            for (Vector vector : Vector.values()) {
                List<Calibration.Pair> pairs =
                        new CascadeRows(db).pairs(session.agent().value(), vector, Limits.PAGE);
                if (!pairs.isEmpty()) {
                    drifts.add(Drift.of(vector, pairs));
                }
            }
            return drifts;
        });
    }

    /**
     * What the session noted down and what others of its project published, the newest first.
     *
     * @param text only those that contain all these words; null for all
     */
    public List<Finding> findings(@Nullable String text, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> {
            long project = Objects.requireNonNull(new Views(db).projectId(session.project()));
            FindingRows rows = new FindingRows(db);
            if (text == null || text.isBlank()) {
                return rows.seenBy(id, project, limit);
            }
            String words = SearchWords.all(text);
            return words == null ? List.of() : rows.search(id, project, words, limit);
        });
    }

    /** What the session has done and holds, at a glance. */
    public SessionSummary summary() {
        return readers.query(db -> {
            CascadeRows cascades = new CascadeRows(db);
            CascadeView now = CascadeLifecycle.view(cascades.newest(id), null);
            List<SessionPart> parts = new ContextRows(db).list(id);
            return new SessionSummary(
                    session,
                    now,
                    cascades.count(id),
                    cascades.newestOf(id, now.number(), Phase.PREFLIGHT),
                    cascades.newestScores(id),
                    new LeaseRows(db).heldBy(id),
                    new FindingRows(db).countBy(id),
                    new CheckpointRows(db).latest(id),
                    parts.size(),
                    parts.stream().mapToLong(SessionPart::size).sum());
        });
    }

    // --- context ---

    /** The parts that the session keeps, by key. */
    public List<SessionPart> parts() {
        return readers.query(db -> new ContextRows(db).list(id));
    }

    /**
     * A part and what it holds.
     *
     * @param value a text, or JSON
     */
    public record KeptPart(SessionPart part, String value) {}

    /**
     * A part that the session keeps.
     *
     * @throws RefusedException if it keeps none of this key
     */
    public KeptPart part(String key) {
        return readers.query(db -> kept(db, new ContextRows(db).find(id, key)))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "this session keeps no part '" + key + "'")
                        .withHelp("list its parts")
                        .asException());
    }

    private static Optional<KeptPart> kept(Db db, @Nullable SessionPart part) {
        return part == null ? Optional.empty() : Optional.of(new KeptPart(part, text(db, part)));
    }

    /** What a part of this session holds that was just read; empty if it has been replaced and taken away since. */
    public String value(SessionPart part) {
        if (!part.session().equals(session.id())) {
            throw new IllegalArgumentException("a part of another session");
        }
        return readers.query(db -> text(db, part));
    }

    private static String text(Db db, SessionPart part) {
        return Blob.text(new ArtifactRows(db), HexFormat.of().parseHex(part.sha256()));
    }

    // --- checkpoints ---

    /**
     * The session's checkpoints, the newest first.
     *
     * @param before those that were made before this one; null for all
     */
    public List<Checkpoint> checkpoints(@Nullable Long before, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> new CheckpointRows(db).list(id, before == null ? Long.MAX_VALUE : before, limit));
    }

    /** The session's checkpoints after one, the oldest first. */
    public List<Checkpoint> checkpointsAfter(long seq, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> new CheckpointRows(db).after(id, seq, limit));
    }

    /**
     * The newest checkpoint.
     *
     * @throws RefusedException if there is none
     */
    public Checkpoint latest() {
        return found("checkpoint", rows -> rows.latest(id));
    }

    /**
     * The newest checkpoint of a phase.
     *
     * @param round of this round; 0 for any
     * @throws RefusedException if there is none
     */
    public Checkpoint latest(String phase, int round) {
        return found(
                "checkpoint of phase '" + phase + "'" + (round == 0 ? "" : ", round " + round),
                rows -> rows.latest(id, phase, round));
    }

    /**
     * A checkpoint by its number.
     *
     * @throws RefusedException if there is none
     */
    public Checkpoint checkpoint(long seq) {
        return found("checkpoint " + seq, rows -> rows.find(id, seq));
    }

    /**
     * The newest checkpoint of those that are at least as old as a time.
     *
     * @throws RefusedException if there is none
     */
    public Checkpoint asOf(Instant time) {
        return found("checkpoint that is as old as " + time, rows -> rows.asOf(id, time));
    }

    private Checkpoint found(String what, Function<CheckpointRows, @Nullable Checkpoint> find) {
        Checkpoint checkpoint = readers.query(db -> Optional.ofNullable(find.apply(new CheckpointRows(db))))
                .orElse(null);
        if (checkpoint == null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "this session has no " + what)
                    .withHelp("list its checkpoints")
                    .asException();
        }
        return checkpoint;
    }

    /** What a checkpoint of this session holds: JSON. */
    public byte[] content(Checkpoint checkpoint) {
        if (!checkpoint.session().equals(session.id())) {
            throw new IllegalArgumentException("a checkpoint of another session");
        }
        return readers.query(db -> content(db, checkpoint));
    }

    private static byte[] content(Db db, Checkpoint checkpoint) {
        ArtifactRows.StoredBlob stored =
                new ArtifactRows(db).blob(HexFormat.of().parseHex(checkpoint.sha256()));
        if (stored == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "checkpoint " + checkpoint.seq() + " was pruned");
        }
        return Blob.content(stored);
    }
}
