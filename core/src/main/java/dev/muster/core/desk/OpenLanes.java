package dev.muster.core.desk;

import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a project that have ready tasks, and the one that a claimer is served from.
 *
 * <p>Design. Concurrency keys name customers or repositories, so there may be a lane for each of a hundred thousand,
 * and a claim cannot look at them all. Lanes of the same needs stand in one band, ordered by their best task. A lane
 * whose best task is gone stands beside the order until a claimer comes who could take from it: only then its next task
 * is looked up. A lane whose key has no room left is set aside when it is met, and stands in the order again when a
 * task of that key ends or the key's limit is set. So a claim looks at the bands whose needs it meets, and at each lane
 * once for each change of it.
 */
final class OpenLanes {
    private static final Comparator<Lane> BEST_FIRST = OpenLanes::compareHeads;

    private final ProjectDesk project;
    private final TaskRows tasks;
    private final Map<Set<String>, Band> bands = new HashMap<>();
    private final Map<String, Set<Lane>> full = new HashMap<>();
    private int size;

    OpenLanes(ProjectDesk project, TaskRows tasks) {
        this.project = project;
        this.tasks = tasks;
    }

    /**
     * Without a chain of {@link Comparator}: its lambdas are generated anew in each start, since the AOT cache cannot
     * keep them.
     */
    private static int compareHeads(Lane one, Lane other) {
        int urgent = Integer.compare(other.headPriority, one.headPriority);
        return urgent != 0 ? urgent : Long.compare(one.headId, other.headId);
    }

    /** Open lanes of the same needs; those that are set aside are counted, and stand in neither. */
    static final class Band {
        private final TreeSet<Lane> ordered = new TreeSet<>(BEST_FIRST);
        private final Set<Lane> headless = new LinkedHashSet<>();
        private int lanes;

        private void enter(Lane lane) {
            if (lane.headId == 0) {
                headless.add(lane);
            } else {
                ordered.add(lane);
            }
        }

        private boolean leave(Lane lane) {
            return lane.headId == 0 ? headless.remove(lane) : ordered.remove(lane);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The lane has tasks from now on. */
    void open(Lane lane) {
        Band band = bands.computeIfAbsent(lane.needs, needs -> new Band());
        band.lanes++;
        band.enter(lane);
        size++;
    }

    /** The lane has no task any more. */
    void close(Lane lane) {
        Band band = band(lane);
        if (!band.leave(lane)) {
            Set<Lane> aside = full.get(lane.concurrencyKey);
            if (aside == null || !aside.remove(lane)) {
                throw new IllegalStateException("lane " + lane.id + " is closed, and was not open");
            }
            if (aside.isEmpty()) {
                full.remove(lane.concurrencyKey);
            }
        }
        size--;
        if (--band.lanes == 0) {
            bands.remove(lane.needs);
        }
    }

    /** Another task is the lane's best from now on; 0 if it has to be looked up. */
    void head(Lane lane, long task, int priority) {
        Band band = band(lane);
        boolean stood = band.leave(lane);
        lane.headId = task;
        lane.headPriority = priority;
        if (stood) {
            band.enter(lane);
        }
    }

    /** There may be room for tasks with this key. */
    void roomFor(String key) {
        Set<Lane> back = full.remove(key);
        if (back != null) {
            back.forEach(lane -> band(lane).enter(lane));
        }
    }

    private Band band(Lane lane) {
        Band band = bands.get(lane.needs);
        if (band == null) {
            throw new IllegalStateException("lane " + lane.id + " is not open");
        }
        return band;
    }

    /** The lane with the best task of those whose needs are met and whose key has room; its best task is known. */
    @Nullable
    Lane best(Set<String> capabilities) {
        Lane best = null;
        for (Map.Entry<Set<String>, Band> each : bands.entrySet()) {
            if (capabilities.containsAll(each.getKey())) {
                Lane first = first(each.getValue());
                if (first != null && (best == null || best.better(first.headPriority, first.headId))) {
                    best = first;
                }
            }
        }
        return best;
    }

    private @Nullable Lane first(Band band) {
        for (Iterator<Lane> headless = band.headless.iterator(); headless.hasNext(); ) {
            Lane lane = headless.next();
            headless.remove();
            if (project.hasRoom(lane.concurrencyKey)) {
                findHead(lane);
                band.ordered.add(lane);
            } else {
                setAside(lane);
            }
        }
        while (!band.ordered.isEmpty()) {
            Lane lane = band.ordered.first();
            if (project.hasRoom(lane.concurrencyKey)) {
                return lane;
            }
            band.ordered.remove(lane);
            setAside(lane);
        }
        return null;
    }

    private void setAside(Lane lane) {
        full.computeIfAbsent(lane.concurrencyKey, key -> new LinkedHashSet<>()).add(lane);
    }

    private void findHead(Lane lane) {
        TaskRow row = tasks.bestReady(lane.id);
        if (row == null) {
            throw new IllegalStateException("lane " + lane.id + " counts " + lane.ready + " ready tasks, has none");
        }
        lane.headId = row.id;
        lane.headPriority = row.priority;
    }

    /** Whether a lane stands where it should: in one place, and set aside only without room. For comparisons. */
    boolean standsRight(Lane lane) {
        Band band = band(lane);
        boolean ordered = band.ordered.contains(lane);
        boolean headless = band.headless.contains(lane);
        boolean aside = full.getOrDefault(lane.concurrencyKey, Set.of()).contains(lane);
        return aside
                ? !ordered && !headless && !project.hasRoom(lane.concurrencyKey)
                : ordered ? !headless && lane.headId != 0 : headless && lane.headId == 0;
    }

    /** All of them, in the order of their ids: for comparisons. */
    List<Lane> all() {
        List<Lane> all = new ArrayList<>();
        bands.values().forEach(band -> {
            all.addAll(band.ordered);
            all.addAll(band.headless);
        });
        full.values().forEach(all::addAll);
        all.sort(Comparator.comparingLong(lane -> lane.id));
        return all;
    }
}
