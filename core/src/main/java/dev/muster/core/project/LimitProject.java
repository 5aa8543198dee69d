package dev.muster.core.project;

import dev.muster.core.Limits;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.task.EventData;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many tasks of a project are in progress at once. What is in progress already goes on.
 *
 * @param concurrencyKey limits the tasks that carry this key; null limits the project as a whole
 * @param atMost 1 to 10,000; 0 takes the project's limit away
 */
public record LimitProject(String project, @Nullable String concurrencyKey, int atMost) implements Command<Integer> {
    @Override
    public void check() {
        if (concurrencyKey != null) {
            Limits.name("concurrency key", concurrencyKey, Limits.NAME);
        }
        Limits.range("limit", atMost, concurrencyKey == null ? 0 : 1, Limits.CONCURRENCY);
    }

    @Override
    public Integer run(Change change) {
        ProjectDesk desk = change.project(project);
        if (concurrencyKey == null) {
            change.tables().projects().updateLimit(desk.id(), atMost);
            desk.limit(atMost);
        } else {
            change.tables().lanes().limit(desk.id(), concurrencyKey, atMost);
            desk.limit(concurrencyKey, atMost);
        }
        change.emit(desk, "project.limited", null, EventData.object(json -> {
            if (concurrencyKey != null) {
                json.writeStringProperty("key", concurrencyKey);
            }
            json.writeNumberProperty("at_most", atMost);
        }));
        return atMost;
    }
}
