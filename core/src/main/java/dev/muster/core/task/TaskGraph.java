package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.ledger.Change;
import dev.muster.core.store.EdgeRows.Edge;
import dev.muster.core.store.TaskRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one call as a graph: who waits for whom. A task waits for its dependencies, and a parent that groups
 * waits for its children, so both can close a cycle.
 */
final class TaskGraph {
    private final List<NewTask> tasks;
    private final Map<String, Integer> places = new HashMap<>();
    private @Nullable Map<Long, List<Long>> childrenByRef;

    TaskGraph(List<NewTask> tasks) {
        this.tasks = tasks;
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).ref() != null) {
                places.putIfAbsent(tasks.get(i).ref(), i);
            }
        }
    }

    /**
     * Checks that refs are unique and known, that no dependency is given twice, and that there is no cycle.
     *
     * @throws RefusedException if not; for a cycle with {@code DEPENDENCY_CYCLE} and its path
     */
    void check() {
        for (int i = 0; i < tasks.size(); i++) {
            String ref = tasks.get(i).ref();
            if (ref != null && places.getOrDefault(ref, i) != i) {
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

    private void refuseCycle() {
        CycleSearch search = new CycleSearch(this::waitsForInCall, this::name);
        for (int i = 0; i < tasks.size(); i++) {
            search.from(node(i));
        }
    }

    // A new task is known by -1, -2 …, in the order of the call; a stored one by its id.

    private static long node(int place) {
        return -1 - place;
    }

    private NewTask task(long node) {
        return tasks.get((int) (-1 - node));
    }

    private String name(long node) {
        if (node > 0) {
            return "t" + node;
        }
        String ref = task(node).ref();
        return ref != null ? ref : "'" + task(node).title() + "'";
    }

    private List<Long> waitsForInCall(long node) {
        List<Long> waitsFor = new ArrayList<>(childrenByRef().getOrDefault(node, List.of()));
        for (Dependency dependency : task(node).dependencies()) {
            if (dependency.ref() != null) {
                waitsFor.add(node(places.getOrDefault(dependency.ref(), 0)));
            }
        }
        return waitsFor;
    }

    /** New tasks by the new task that groups them. */
    private Map<Long, List<Long>> childrenByRef() {
        Map<Long, List<Long>> children = childrenByRef;
        if (children == null) {
            children = new HashMap<>();
            for (int i = 0; i < tasks.size(); i++) {
                Integer parent = places.get(String.valueOf(tasks.get(i).parentRef()));
                if (tasks.get(i).parentRef() != null && parent != null) {
                    children.computeIfAbsent(node(parent), any -> new ArrayList<>())
                            .add(node(i));
                }
            }
            childrenByRef = children;
        }
        return children;
    }

    /**
     * Refuses what would close a cycle over stored tasks: a stored parent waits for its new children, so they must not
     * wait for it, over whatever path.
     */
    void refuseCycleWithStored(Change change) {
        Map<Long, List<Long>> newChildren = new HashMap<>();
        boolean onStored = false;
        for (int i = 0; i < tasks.size(); i++) {
            TaskId parent = tasks.get(i).parent();
            if (parent != null) {
                newChildren
                        .computeIfAbsent(parent.value(), any -> new ArrayList<>())
                        .add(node(i));
            }
            onStored |= tasks.get(i).dependencies().stream().anyMatch(each -> each.task() != null);
        }
        if (newChildren.isEmpty() || !onStored) {
            return; // nothing stored waits for anything new, or nothing new for anything stored
        }
        CycleSearch search = new CycleSearch(
                node -> node > 0 ? storedWaitsFor(change, node, newChildren) : waitsFor(node), this::name);
        for (int i = 0; i < tasks.size(); i++) {
            search.from(node(i));
        }
    }

    private List<Long> waitsFor(long node) {
        List<Long> waitsFor = waitsForInCall(node);
        for (Dependency dependency : task(node).dependencies()) {
            if (dependency.task() != null) {
                waitsFor.add(dependency.task().value());
            }
        }
        return waitsFor;
    }

    private static List<Long> storedWaitsFor(Change change, long id, Map<Long, List<Long>> newChildren) {
        TaskRow row = change.tables().tasks().find(id);
        if (row == null || row.state.ended()) {
            return List.of();
        }
        List<Long> waitsFor = new ArrayList<>();
        for (Edge edge : change.tables().edges().of(id)) {
            waitsFor.add(edge.on());
        }
        // Only a parent that was never claimed waits for its children.
        if (row.fence == 0) {
            waitsFor.addAll(newChildren.getOrDefault(id, List.of()));
            if (row.grouping) {
                waitsFor.addAll(change.tables().tasks().childrenOf(id));
            }
        }
        return waitsFor;
    }
}
