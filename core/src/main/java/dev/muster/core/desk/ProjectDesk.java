package dev.muster.core.desk;

import dev.muster.core.task.TaskState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger's thread knows of a project: its open lanes, its limits, its counters. */
public final class ProjectDesk {
    private static final int STATES = TaskState.values().length;

    private final Desk desk;
    private final long id;
    private final String name;
    private final OpenLanes open;
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();
    private final long[] counts = new long[STATES];
    private final boolean[] countChanged = new boolean[STATES];
    private int inProgress;
    private int begunInTurn;
    private int maxInProgress;
    private long lastEvent;

    ProjectDesk(Desk desk, long id, String name, long lastEvent, int maxInProgress) {
        this.desk = desk;
        this.id = id;
        this.name = name;
        this.lastEvent = lastEvent;
        this.maxInProgress = maxInProgress;
        this.open = new OpenLanes(this, desk.tasks);
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public long nextEvent() {
        return ++lastEvent;
    }

    public long lastEvent() {
        return lastEvent;
    }

    public void limit(int most) {
        maxInProgress = most;
        desk.workChanged();
    }

    public void limit(String key, int most) {
        limits.put(key, most);
        open.roomFor(key);
        desk.workChanged();
    }

    /** How many tasks with {@code key} may run at once: 1 unless it was set. */
    public int limitOf(String key) {
        return limits.getOrDefault(key, 1);
    }

    public boolean hasRoom() {
        return maxInProgress == 0 || inProgress < maxInProgress;
    }

    public boolean hasRoom(String key) {
        return key.isEmpty() || running.getOrDefault(key, 0) < limitOf(key);
    }

    int inProgress() {
        return inProgress;
    }

    /** Tasks that were begun since there was none in progress. */
    int begunInTurn() {
        return begunInTurn;
    }

    void started(String key) {
        if (inProgress++ == 0) {
            desk.turns().taken(this);
            begunInTurn = 0;
        }
        begunInTurn++;
        if (!key.isEmpty()) {
            running.merge(key, 1, Integer::sum);
        }
    }

    void stopped(String key) {
        if (--inProgress == 0) {
            desk.turns().free();
        }
        if (!key.isEmpty()) {
            running.computeIfPresent(key, (any, n) -> n == 1 ? null : n - 1);
            open.roomFor(key);
        }
        desk.workChanged();
    }

    void open(Lane lane) {
        if (open.isEmpty()) {
            desk.enterRotation(this);
        }
        open.open(lane);
        desk.lanes().opened(lane);
    }

    void close(Lane lane) {
        open.close(lane);
        if (open.isEmpty()) {
            desk.leaveRotation(this);
        }
        desk.lanes().closed(lane);
    }

    OpenLanes openLanes() {
        return open;
    }

    /** The lane with the best task for a claimer; null if there is none, or no room for another task. */
    @Nullable
    Lane bestLane(Set<String> capabilities) {
        return hasRoom() ? open.best(capabilities) : null;
    }

    void loadCount(TaskState state, long tasks) {
        counts[state.ordinal()] = tasks;
    }

    public void count(TaskState state, int delta) {
        counts[state.ordinal()] += delta;
        countChanged[state.ordinal()] = true;
        desk.countsChanged(this);
    }

    /** Receives a counter that changed. */
    public interface CountSink {
        void save(long project, int state, long tasks);
    }

    void saveCounts(CountSink sink) {
        for (int state = 0; state < STATES; state++) {
            if (countChanged[state]) {
                sink.save(id, state, counts[state]);
                countChanged[state] = false;
            }
        }
    }

    /** All that is kept in memory, for logs and comparisons; maps in the order of their keys. */
    @Override
    public String toString() {
        return "project %d %s: last event %d, %d of %d in progress, running %s, limits %s, counts %s"
                .formatted(
                        id,
                        name,
                        lastEvent,
                        inProgress,
                        maxInProgress,
                        new TreeMap<>(running),
                        new TreeMap<>(limits),
                        Arrays.toString(counts));
    }
}
