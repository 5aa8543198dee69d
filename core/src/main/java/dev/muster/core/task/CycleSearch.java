package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Looks for tasks that wait for one another. Depth first and without recursion: a chain may be ten thousand long. */
final class CycleSearch {
    private final LongFunction<List<Long>> waitsFor;
    private final LongFunction<String> name;
    private final Set<Long> done = new HashSet<>();

    /**
     * @param waitsFor what each task waits for
     * @param name what each task is called in the message
     */
    CycleSearch(LongFunction<List<Long>> waitsFor, LongFunction<String> name) {
        this.waitsFor = waitsFor;
        this.name = name;
    }

    /**
     * Looks at everything that {@code start} waits for and that was not looked at before.
     *
     * @throws RefusedException with {@code DEPENDENCY_CYCLE} and the path if there is a cycle
     */
    void from(long start) {
        if (done.contains(start)) {
            return;
        }
        Deque<Long> path = new ArrayDeque<>();
        Map<Long, Iterator<Long>> next = new HashMap<>();
        enter(start, path, next);
        while (!path.isEmpty()) {
            long at = path.peekLast();
            Iterator<Long> rest = next.getOrDefault(at, List.<Long>of().iterator());
            if (!rest.hasNext()) {
                done.add(path.removeLast());
                next.remove(at);
                continue;
            }
            long to = rest.next();
            if (next.containsKey(to)) {
                throw cycle(path, to);
            }
            if (!done.contains(to)) {
                enter(to, path, next);
            }
        }
    }

    private void enter(long task, Deque<Long> path, Map<Long, Iterator<Long>> next) {
        path.addLast(task);
        next.put(task, waitsFor.apply(task).iterator());
    }

    private RefusedException cycle(Deque<Long> path, long closes) {
        List<String> names = new ArrayList<>();
        boolean inCycle = false;
        for (long task : path) {
            inCycle |= task == closes;
            if (inCycle) {
                names.add(name.apply(task));
            }
        }
        names.add(name.apply(closes));
        return Refusal.of(ErrorCode.DEPENDENCY_CYCLE, "these tasks wait for one another: " + String.join(" → ", names))
                .withHelp("take one of these dependencies out")
                .asException();
    }
}
