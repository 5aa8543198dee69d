package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.model.TestEngine;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a page of tasks costs. */
@Tag("unit")
class TaskPageCostTest {

    /** A page over all states read seven pages of complete texts, and threw six of them away. */
    @Test
    void a_page_reads_the_texts_of_the_tasks_that_it_shows_and_of_no_others() {
        try (TestEngine engine = TestEngine.open()) {
            List<TaskId> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(engine.create(NewTask.titled("t").withDescription(i + " long".repeat(1_000))));
                if (i % 2 == 0) {
                    engine.done(new CancelTask(all.getLast(), "", false, null));
                }
            }
            try (Db db = Store.look(engine.directory())) {
                long before = db.executed();

                TaskPage page =
                        new TaskViews(db).list(TaskQuery.of(TestEngine.PROJECT).atMost(3), 1);

                assertThat(page.tasks()).extracting(Task::id).containsExactly(all.get(9), all.get(8), all.get(7));
                assertThat(db.executed() - before)
                        .as("a query for each state, and a text for each task that is shown")
                        .isEqualTo(TaskState.values().length + 3);
            }
        }
    }
}
