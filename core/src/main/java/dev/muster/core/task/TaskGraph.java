package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.ledger.Change;
import dev.muster.core.store.EdgeRows.Edge;
import dev.muster.core.store.TaskRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one call as a graph: who waits for whom. A task waits for its dependencies, and a parent that groups
 * waits for its children, so both can close a cycle.
 */
final class TaskGraph {
    private final List<NewTask> tasks;
    private final Map<String, Integer> places = new HashMap<>();

    TaskGraph(List<NewTask> tasks) {
        this.tasks = tasks;
    }

    /**
     * Checks that refs are unique and known, that no dependency is given twice, and that there is no cycle.
     *
     * @throws RefusedException if not; for a cycle with {@code DEPENDENCY_CYCLE} and its path
     */
    void check() {
        for (int i = 0; i < tasks.size(); i++) {
            String ref = tasks.get(i).ref();
            if (ref != null && places.put(ref, i) != null) {
                throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "ref '" + ref + "' is given twice");
            }
        }
        boolean related = false;
        for (NewTask task : tasks) {
            if (task.parent() != null && task.parentRef() != null) {
                throw new RefusedException(
                        ErrorCode.INVALID_ARGUMENT, describe(task) + " has both a parent and a parent ref; give one");
            }
            if (task.parentRef() != null) {
                requireKnown(task, task.parentRef(), "parent ref");
                related = true;
            }
            related |= checkDependencies(task);
        }
        if (related) {
            refuseCycle();
        }
    }

    private boolean checkDependencies(NewTask task) {
        boolean related = false;
        Set<Object> seen = new HashSet<>();
        for (Dependency dependency : task.dependencies()) {
            if ((dependency.task() == null) == (dependency.ref() == null)) {
                throw new RefusedException(
                        ErrorCode.INVALID_ARGUMENT,
                        describe(task) + ": a dependency names a task or a ref, one of them");
            }
            if (dependency.ref() != null) {
                requireKnown(task, dependency.ref(), "dependency ref");
                related = true;
            }
            Object on = dependency.task() != null ? dependency.task() : String.valueOf(dependency.ref());
            if (!seen.add(List.of(on, Objects.requireNonNullElse(dependency.artifact(), "")))) {
                throw new RefusedException(ErrorCode.INVALID_ARGUMENT, describe(task) + " depends twice on " + on);
            }
        }
        return related;
    }

    private void requireKnown(NewTask task, String ref, String what) {
        if (!places.containsKey(ref)) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    describe(task) + ": " + what + " '" + ref + "' is not the ref of a task of this call");
        }
    }

    private static String describe(NewTask task) {
        return task.ref() != null ? "task '" + task.ref() + "'" : "task '" + task.title() + "'";
    }

    /** Depth-first search without recursion: a chain may be ten thousand tasks long. */
    private void refuseCycle() {
        int[][] waitsFor = waitsFor();
        int[] color = new int[tasks.size()]; // 0 new, 1 on the path, 2 done
        int[] next = new int[tasks.size()];
        Deque<Integer> path = new ArrayDeque<>();
        for (int start = 0; start < tasks.size(); start++) {
            if (color[start] != 0) {
                continue;
            }
            path.push(start);
            color[start] = 1;
            while (!path.isEmpty()) {
                int at = path.peek();
                if (next[at] == waitsFor[at].length) {
                    color[at] = 2;
                    path.pop();
                    continue;
                }
                int to = waitsFor[at][next[at]++];
                if (color[to] == 1) {
                    throw cycle(path, to);
                }
                if (color[to] == 0) {
                    color[to] = 1;
                    path.push(to);
                }
            }
        }
    }

    private int[][] waitsFor() {
        List<List<Integer>> edges = new ArrayList<>();
        tasks.forEach(task -> edges.add(new ArrayList<>()));
        for (int i = 0; i < tasks.size(); i++) {
            for (Dependency dependency : tasks.get(i).dependencies()) {
                addPlace(edges.get(i), dependency.ref());
            }
            Integer parent = place(tasks.get(i).parentRef());
            if (parent != null) {
                edges.get(parent).add(i);
            }
        }
        return edges.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private void addPlace(List<Integer> edges, @Nullable String ref) {
        Integer place = place(ref);
        if (place != null) {
            edges.add(place);
        }
    }

    private @Nullable Integer place(@Nullable String ref) {
        return ref == null ? null : places.get(ref);
    }

    private RefusedException cycle(Deque<Integer> path, int closes) {
        List<String> names = new ArrayList<>();
        for (int place : path) {
            names.add(String.valueOf(tasks.get(place).ref()));
            if (place == closes) {
                break;
            }
        }
        Collections.reverse(names);
        names.add(String.valueOf(tasks.get(closes).ref()));
        return refusal(names.stream().collect(Collectors.joining(" → ")));
    }

    private static RefusedException refusal(String path) {
        return Refusal.of(ErrorCode.DEPENDENCY_CYCLE, "these tasks wait for one another: " + path)
                .withHelp("take one of these dependencies out")
                .asException();
    }

    /**
     * Refuses a dependency of a new child on something that waits for one of the child's own ancestors: the ancestor
     * would wait for the child, and the child for the ancestor.
     */
    static void refuseWaitForAncestor(Change change, TaskRow parent, TaskRow on) {
        Set<Long> ancestors = new HashSet<>();
        for (TaskRow row = parent; row != null && ancestors.add(row.id); ) {
            row = row.parentId == 0 ? null : change.tables().tasks().find(row.parentId);
        }
        Map<Long, Long> reachedFrom = new HashMap<>();
        Deque<Long> toVisit = new ArrayDeque<>(List.of(on.id));
        reachedFrom.put(on.id, 0L);
        while (!toVisit.isEmpty()) {
            long id = toVisit.pop();
            if (ancestors.contains(id)) {
                throw refusal(path(reachedFrom, id));
            }
            TaskRow row = change.tables().tasks().find(id);
            if (row == null || row.state.ended()) {
                continue;
            }
            List<Long> waitsFor = new ArrayList<>();
            for (Edge edge : change.tables().edges().of(id)) {
                waitsFor.add(edge.on());
            }
            if (row.grouping) {
                waitsFor.addAll(change.tables().tasks().childrenOf(id));
            }
            for (long to : waitsFor) {
                if (reachedFrom.putIfAbsent(to, id) == null) {
                    toVisit.push(to);
                }
            }
        }
    }

    private static String path(Map<Long, Long> reachedFrom, long end) {
        List<String> names = new ArrayList<>(Arrays.asList("the new child"));
        List<String> back = new ArrayList<>();
        for (long id = end; id != 0; id = reachedFrom.getOrDefault(id, 0L)) {
            back.add("t" + id);
        }
        Collections.reverse(back);
        names.addAll(back);
        names.add("the new child");
        return String.join(" → ", names);
    }
}
