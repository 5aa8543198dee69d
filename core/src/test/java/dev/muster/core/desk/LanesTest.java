package dev.muster.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.Db;
import dev.muster.core.store.Store;
import dev.muster.core.store.Tables;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lanes of ready tasks, of which there may be as many as there are concurrency keys. */
@Tag("store")
class LanesTest {
    private static NewTask task(String key, int priority) {
        NewTask task = NewTask.titled("of " + key).withPriority(priority);
        return key.isEmpty() ? task : task.withConcurrencyKey(key);
    }

    private static ClaimTask.Result.Claimed claim(TestEngine engine, SessionId session) {
        return engine.claim(new ClaimTask(session));
    }

    private static boolean nothing(TestEngine engine, SessionId session) {
        return engine.done(new ClaimTask(session)) instanceof ClaimTask.Result.Nothing;
    }

    private static void complete(TestEngine engine, ClaimTask.Result.Claimed won, SessionId session) {
        engine.done(new CompleteTask(won.lease(), "done", List.of(), session));
    }

    @Test
    void the_best_task_of_all_keys_that_have_room_is_next() {
        try (TestEngine engine = TestEngine.open()) {
            SessionId ann = engine.session("ann");
            SessionId bob = engine.session("bob");
            SessionId cyd = engine.session("cyd");
            TaskId best = engine.create(task("x", 9));
            engine.create(task("x", 8));
            TaskId third = engine.create(task("y", 7));
            TaskId last = engine.create(task("", 1));

            ClaimTask.Result.Claimed first = claim(engine, ann);
            assertThat(first.task().id()).isEqualTo(best);
            assertThat(claim(engine, bob).task().id()).as("key x has no room").isEqualTo(third);
            complete(engine, first, ann);
            assertThat(claim(engine, ann).task().priority())
                    .as("key x has room")
                    .isEqualTo(8);
            assertThat(claim(engine, cyd).task().id()).isEqualTo(last);
        }
    }

    @Test
    void a_task_that_becomes_the_best_while_its_key_has_no_room_is_next_when_it_has() {
        try (TestEngine engine = TestEngine.open()) {
            SessionId ann = engine.session("ann");
            SessionId bob = engine.session("bob");
            TaskId best = engine.create(task("x", 5));
            TaskId other = engine.create(task("x", 1));
            ClaimTask.Result.Claimed begun = engine.claim(new ClaimTask(ann).of(other));
            assertThat(nothing(engine, bob))
                    .as("the best is known, and has no room")
                    .isTrue();

            TaskId better = engine.create(task("x", 8));
            assertThat(nothing(engine, bob)).isTrue();
            complete(engine, begun, ann);

            ClaimTask.Result.Claimed next = claim(engine, bob);
            assertThat(next.task().id()).isEqualTo(better);
            complete(engine, next, bob);
            assertThat(claim(engine, ann).task().id()).isEqualTo(best);
        }
    }

    @Test
    void a_limit_that_is_raised_lets_the_next_of_the_key_begin() {
        try (TestEngine engine = TestEngine.open()) {
            SessionId ann = engine.session("ann");
            SessionId bob = engine.session("bob");
            engine.create(task("x", 0));
            TaskId second = engine.create(task("x", 0));
            claim(engine, ann);
            assertThat(nothing(engine, bob)).isTrue();

            engine.done(new LimitProject(TestEngine.PROJECT, "x", 2));

            assertThat(claim(engine, bob).task().id()).isEqualTo(second);
        }
    }

    @Test
    void a_key_that_comes_once_is_not_kept_for_ever() {
        try (ScratchDirectory scratch = new ScratchDirectory();
                Db db = Store.open(scratch.path(), false).writer()) {
            Tables tables = new Tables(db);
            Desk desk = Desk.load(tables, 0, 1);
            ProjectDesk project = new ProjectDesk(desk, 1, "p", 0, 0);
            db.sql("insert into project (id, name, description, created_at) values (1, 'p', '', 0)")
                    .run();
            LaneShelf shelf = new LaneShelf(2, tables.lanes(), id -> project);
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ids.add(shelf.of(project, "", "order-" + i).id());
            }

            assertThat(shelf.size()).isEqualTo(2);
            assertThat(shelf.of(ids.getFirst()).concurrencyKey()).isEqualTo("order-0");
            assertThat(shelf.of(project, "", "order-3").id()).isEqualTo(ids.get(3));
            Lane open = shelf.of(ids.get(5));
            shelf.opened(open);
            for (long id : ids) {
                shelf.of(id);
            }
            assertThat(shelf.of(ids.get(5))).as("one with ready tasks stays").isSameAs(open);
            assertThat(shelf.size()).isEqualTo(3);
            assertThatThrownBy(() -> shelf.of(99)).hasMessageContaining("lane 99");
        }
    }
}
