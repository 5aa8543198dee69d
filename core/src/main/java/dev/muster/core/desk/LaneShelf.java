package dev.muster.core.desk;

import dev.muster.core.store.LaneRows;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lanes by their number and by what makes them: all that are open, and of the others as many as are at hand. A key that
 * comes once, of an order say, is not kept for ever; one that comes again soon is not read again each time.
 */
final class LaneShelf {
    private final int atHand;
    private final LaneRows rows;
    private final LongFunction<ProjectDesk> projects;
    private final Map<Long, Lane> byId = new HashMap<>();
    private final Map<LaneKey, Lane> byKey = new HashMap<>();
    /** Those without a ready task, the longest so first. */
    private final LinkedHashMap<Long, Lane> idle = new LinkedHashMap<>();

    /**
     * An empty shelf.
     *
     * @param atHand how many are kept without a ready task; 1 or more
     * @param projects finds a project by its number
     */
    LaneShelf(int atHand, LaneRows rows, LongFunction<ProjectDesk> projects) {
        this.atHand = atHand;
        this.rows = rows;
        this.projects = projects;
    }

    /** The lane of these needs, made if it is new. */
    Lane of(ProjectDesk project, String needs, String concurrencyKey) {
        Lane known = byKey.get(new LaneKey(project.id(), needs, concurrencyKey));
        return known == null ? of(rows.idOf(project.id(), needs, concurrencyKey)) : known;
    }

    /**
     * The lane with this number.
     *
     * @throws IllegalStateException if the store has none
     */
    Lane of(long id) {
        Lane known = byId.get(id);
        if (known != null) {
            return known;
        }
        rows.forEach(id, (lane, project, needs, key, none) -> closed(put(lane, project, needs, key)));
        @Nullable Lane read = byId.get(id);
        if (read == null) {
            throw new IllegalStateException("the store names lane " + id + " but has no such lane");
        }
        return read;
    }

    /** Takes in a lane that was just read, and has ready tasks. */
    void open(long id, long project, String needs, String key, int ready) {
        Lane lane = put(id, project, needs, key);
        lane.ready = ready;
        lane.project.open(lane);
    }

    private Lane put(long id, long project, String needs, String key) {
        Lane lane = new Lane(id, projects.apply(project), new LaneKey(project, needs, key));
        byId.put(id, lane);
        byKey.put(lane.key, lane);
        return lane;
    }

    /** A lane has a ready task. */
    void opened(Lane lane) {
        idle.remove(lane.id);
    }

    /** A lane has no ready task any more; another may be let go for it. */
    void closed(Lane lane) {
        idle.put(lane.id, lane);
        if (idle.size() > atHand) {
            Lane eldest = idle.pollFirstEntry().getValue();
            byId.remove(eldest.id);
            byKey.remove(eldest.key);
        }
    }

    int size() {
        return byId.size();
    }
}
