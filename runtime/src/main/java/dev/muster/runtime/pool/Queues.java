package dev.muster.runtime.pool;

import dev.muster.core.task.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Three queues by the type of task. All of a higher one goes first; within one, priority and then age decide.
 *
 * @param high types that go first
 * @param low types that go last; all others are between them
 */
public record Queues(Set<String> high, Set<String> low) {
    /** One queue for all. */
    public static final Queues ONE = new Queues(Set.of(), Set.of());

    public Queues {
        high = Set.copyOf(high);
        low = Set.copyOf(low);
        high.stream().filter(low::contains).findFirst().ifPresent(both -> {
            throw new IllegalArgumentException("type '" + both + "' is in the high and in the low queue");
        });
    }

    /** Tasks in the order in which they are to be given out. */
    List<Task> inOrder(List<Task> ready) {
        return ready.stream()
                .sorted(Comparator.comparingInt(this::queue)
                        .thenComparing(Comparator.comparingInt(Task::priority).reversed())
                        .thenComparingLong(task -> task.id().value()))
                .toList();
    }

    private int queue(Task task) {
        return high.contains(task.type()) ? 0 : low.contains(task.type()) ? 2 : 1;
    }
}
