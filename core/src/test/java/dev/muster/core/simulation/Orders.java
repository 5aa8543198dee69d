package dev.muster.core.simulation;

import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was ordered, whether or not it was answered: every task has a title of its own, by which it is known again. */
final class Orders {
    /** One request to create tasks; it may be sent more than once if it has a key. */
    record Order(String project, @Nullable String key, List<NewTask> tasks) {
        CreateTasks command(dev.muster.core.session.@Nullable SessionId by) {
            return new CreateTasks(project, tasks, key, by);
        }
    }

    private final Map<String, Order> byTitle = new LinkedHashMap<>();
    private final List<Order> all = new ArrayList<>();

    Order place(String project, @Nullable String key, List<NewTask> tasks) {
        Order order = new Order(project, key, List.copyOf(tasks));
        all.add(order);
        tasks.forEach(task -> byTitle.put(task.title(), order));
        return order;
    }

    List<Order> all() {
        return all;
    }

    Order of(String title) {
        Order order = byTitle.get(title);
        Violation.unless(order != null, "there is a task '%s' that nobody ordered", title);
        return java.util.Objects.requireNonNull(order);
    }

    static NewTask task(Order order, String title) {
        return order.tasks().stream()
                .filter(task -> task.title().equals(title))
                .findFirst()
                .orElseThrow();
    }
}
