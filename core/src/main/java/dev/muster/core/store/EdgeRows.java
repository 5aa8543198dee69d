package dev.muster.core.store;

import java.util.ArrayList;
import java.util.List;

/** Dependency edges. */
public final class EdgeRows {
    public static final int OPEN = 0;
    public static final int SATISFIED = 1;
    public static final int BROKEN = 2;

    private final Db db;

    public EdgeRows(Db db) {
        this.db = db;
    }

    /**
     * One edge.
     *
     * @param kind the ordinal of {@code Dependency.Kind}
     * @param state {@link #OPEN}, {@link #SATISFIED} or {@link #BROKEN}
     */
    public record Edge(long on, long task, String artifact, int kind, int state) {}

    public void insert(Edge edge) {
        db.sql("insert into edge (on_id, task_id, artifact, kind, state) values (?, ?, ?, ?, ?)")
                .arg(edge.on())
                .arg(edge.task())
                .arg(edge.artifact())
                .arg(edge.kind())
                .arg(edge.state())
                .run();
    }

    public void update(Edge edge, int state) {
        db.sql("update edge set state = ? where on_id = ? and task_id = ? and artifact = ?")
                .arg(state)
                .arg(edge.on())
                .arg(edge.task())
                .arg(edge.artifact())
                .run();
    }

    /** The open edges that wait for {@code on}. */
    public List<Edge> openOn(long on) {
        return list(db.sql("select on_id, task_id, artifact, kind, state from edge where on_id = ? and state = 0")
                .arg(on));
    }

    /** The edges to {@code on} that were decided by an earlier end of it. */
    public List<Edge> decidedOn(long on) {
        return list(db.sql("select on_id, task_id, artifact, kind, state from edge where on_id = ? and state <> 0")
                .arg(on));
    }

    /** What {@code task} depends on. */
    public List<Edge> of(long task) {
        return list(db.sql("select on_id, task_id, artifact, kind, state from edge where task_id = ?")
                .arg(task));
    }

    private static List<Edge> list(Sql query) {
        try (Rows r = query.rows()) {
            if (!r.next()) {
                return List.of();
            }
            List<Edge> edges = new ArrayList<>();
            do {
                edges.add(new Edge(r.number(), r.number(), r.text(), r.integer(), r.integer()));
            } while (r.next());
            return edges;
        }
    }
}
