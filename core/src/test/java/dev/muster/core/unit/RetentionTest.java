package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.model.StoreAudit;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What retention deletes, and what it must not. */
@Tag("unit")
class RetentionTest {
    private static final Duration KEEP_TASKS = Duration.ofDays(10);
    private static final Duration KEEP_EVENTS = Duration.ofDays(20);
    private static final Duration EVERY = Duration.ofHours(1);
    /** Bytes that a small store may have. */
    private static final long SMALL = 1_000_000;

    private final TestEngine engine =
            TestEngine.open(options -> options.withRetention(KEEP_TASKS, KEEP_EVENTS, EVERY, Long.MAX_VALUE));

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_finished_task_goes_with_all_that_is_its_own_when_its_time_is_over() {
        SessionId session = engine.session("worker");
        engine.create(NewTask.titled("t").withDescription("long ".repeat(1_000)));
        engine.done(new CompleteTask(
                engine.claim(new ClaimTask(session)).lease(),
                "summary ".repeat(1_000),
                List.of(NewArtifact.text("a", "text/plain", "content ".repeat(1_000))),
                null));
        engine.advance(KEEP_TASKS.minusHours(1));
        assertThat(count("task")).isEqualTo(1);

        pass(EVERY.multipliedBy(6)); // a kind at a time: tasks, their events, what nothing refers to any more

        assertThat(count("task")).isZero();
        assertThat(count("artifact")).isZero();
        assertThat(count("blob")).isZero();
        assertThat(engine.engine().reads().counts(TestEngine.PROJECT)).containsEntry(TaskState.COMPLETED, 0L);
    }

    @Test
    void an_unfinished_task_and_what_it_needs_stays_for_ever() {
        TaskId over = cancelled(NewTask.titled("over"));
        TaskId open = engine.create(NewTask.titled("open"));
        TaskId group = engine.create(NewTask.titled("group"));
        TaskId openChild = engine.create(NewTask.titled("open child").withParent(group));
        TaskId endedChild = cancelled(NewTask.titled("child").withParent(group));
        TaskId endedGroup = engine.create(NewTask.titled("ended group"));
        TaskId survivor = engine.create(NewTask.titled("survivor").withParent(endedGroup));
        engine.done(new CancelTask(endedGroup, "", false, null));

        pass(KEEP_TASKS.multipliedBy(5));

        assertThat(ids())
                .containsExactlyInAnyOrder(
                        open.value(),
                        group.value(),
                        endedChild.value(),
                        openChild.value(),
                        endedGroup.value(),
                        survivor.value());
        assertThat(ids()).doesNotContain(over.value());
    }

    @Test
    void a_content_that_another_task_still_refers_to_stays() {
        String text = "shared ".repeat(1_000);
        cancelled(NewTask.titled("over").withDescription(text));
        TaskId open = engine.create(NewTask.titled("open").withDescription(text));

        pass(KEEP_TASKS.multipliedBy(2));

        assertThat(engine.engine().reads().task(open).description()).isEqualTo(text);
        assertThat(count("blob")).isEqualTo(1);
    }

    @Test
    void deleted_tasks_are_gone_from_lists_searches_and_the_index() {
        cancelled(NewTask.titled("needle"));
        engine.advance(Duration.ofSeconds(1)); // indexed

        pass(KEEP_TASKS.multipliedBy(2));

        assertThat(engine.file().number("select count(*) from task_search('needle')"))
                .isZero();
        assertThat(engine.engine()
                        .reads()
                        .tasks(TaskQuery.of(TestEngine.PROJECT))
                        .tasks())
                .isEmpty();
    }

    @Test
    void an_id_is_never_used_again() {
        TaskId last = cancelled(NewTask.titled("last"));
        pass(KEEP_TASKS.multipliedBy(2));
        engine.restart();

        assertThat(engine.create(NewTask.titled("next")).value()).isGreaterThan(last.value());
    }

    @Test
    void it_works_in_pieces_that_leave_others_their_turn() {
        engine.done(new CreateTasks(TestEngine.PROJECT, Collections.nCopies(1_000, NewTask.titled("t")), null, null));
        for (int i = 1; i <= 1_000; i++) {
            engine.submit(new CancelTask(new TaskId(i), "", false, null));
        }
        engine.settle();
        engine.clock().advance(KEEP_TASKS.plus(EVERY));
        List<Long> left = new ArrayList<>();
        while (count("task") > 0) {
            engine.round();
            left.add(count("task"));
            engine.clock().advance(Duration.ofSeconds(1));
        }

        assertThat(left).hasSizeGreaterThan(4);
        long before = 1_000;
        for (long now : left) {
            assertThat(before - now).isLessThanOrEqualTo(200);
            before = now;
        }
        new StoreAudit().check(engine);
    }

    @Test
    void old_events_go_and_a_reader_that_missed_them_is_told() {
        for (int i = 0; i < 20; i++) {
            engine.publish("news.old");
        }
        engine.advance(KEEP_EVENTS);
        engine.publish("news.young");
        long last = engine.engine().events().last(TestEngine.PROJECT);

        pass(EVERY.multipliedBy(3));
        engine.restart();

        assertThat(count("event")).isEqualTo(1);
        EventPage page = engine.engine().events().read(TestEngine.PROJECT, 3, EventFilter.ALL, 100);
        assertThat(page.tooOld()).isTrue();
        assertThat(page.events()).hasSize(1);
        assertThat(page.cursor()).isEqualTo(last);
        assertThat(engine.engine()
                        .events()
                        .read(TestEngine.PROJECT, last - 1, EventFilter.ALL, 100)
                        .tooOld())
                .isFalse();
        engine.publish("news.next");
        assertThat(engine.engine().events().last(TestEngine.PROJECT)).isEqualTo(last + 1);
    }

    @Test
    void the_sequence_goes_on_when_all_events_are_gone() {
        engine.publish("news.old");
        long last = engine.engine().events().last(TestEngine.PROJECT);
        pass(KEEP_EVENTS.multipliedBy(2));
        engine.restart();
        assertThat(count("event")).isZero();

        engine.publish("news.next");

        assertThat(engine.engine().events().last(TestEngine.PROJECT)).isEqualTo(last + 1);
        assertThat(engine.engine()
                        .events()
                        .read(TestEngine.PROJECT, 0, EventFilter.ALL, 10)
                        .tooOld())
                .isTrue();
    }

    @Test
    void ended_sessions_and_used_keys_go_and_live_ones_stay() {
        SessionId over = engine.session("over");
        engine.done(new EndSession(over));
        engine.done(new CreateTasks(TestEngine.PROJECT, List.of(NewTask.titled("t")), "key", null));

        for (int day = 0; day < 25; day++) {
            pass(Duration.ofDays(1));
        }
        SessionId here = engine.session("here");
        pass(EVERY.multipliedBy(2));

        assertThat(engine.file().rows("select id from session")).containsExactly(List.of(here.value()));
        assertThat(count("idempotency")).isZero();
    }

    @Test
    void a_store_that_is_too_large_gives_up_its_oldest_finished_tasks_until_it_is_small_enough() {
        try (TestEngine small = smallStore()) {
            List<Long> finished = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                finished.add(cancelled(small, NewTask.titled("t").withDescription(incompressible(i)))
                        .value());
                small.clock().advance(Duration.ofSeconds(1));
            }
            TaskId open = small.create(NewTask.titled("open"));
            small.advance(Duration.ofMinutes(1)); // indexed
            long events = small.file().number("select count(*) from event");
            assertThat(bytes(small)).isGreaterThan(SMALL);

            small.advanceSlowly(EVERY.multipliedBy(2), Duration.ofMinutes(1));

            assertThat(bytes(small)).isLessThanOrEqualTo(SMALL);
            List<Long> kept = new ArrayList<>(ids(small));
            assertThat(kept.removeLast()).isEqualTo(open.value());
            assertThat(kept)
                    .as("the newest, and as many as there is room for")
                    .hasSizeGreaterThan(3)
                    .hasSizeLessThan(30)
                    .isEqualTo(finished.subList(30 - kept.size(), 30));
            assertThat(SMALL - bytes(small)).as("room that is left").isLessThan(300_000);
            assertThat(small.file().number("select count(*) from blob")).isEqualTo(kept.size());
            assertThat(small.file().number("select count(*) from event"))
                    .as("of what happened, only the oldest goes")
                    .isGreaterThan(events - 3L * (30 - kept.size()));
            assertThat(small.engine().reads().task(open))
                    .extracting(Task::state)
                    .isEqualTo(TaskState.READY);
        }
    }

    @Test
    void a_store_that_is_a_little_too_large_gives_up_a_few_tasks_and_events_and_not_all() {
        try (TestEngine small = smallStore()) {
            int created = 0;
            while (bytes(small) <= SMALL) {
                for (TaskId id : small.createAll(
                        Collections.nCopies(50, NewTask.titled("t")).toArray(NewTask[]::new))) {
                    small.done(new CancelTask(id, "", false, null));
                    created++;
                }
                small.advance(Duration.ofMinutes(1)); // indexed and merged
            }
            long events = small.file().number("select count(*) from event");

            small.advanceSlowly(EVERY.multipliedBy(2), Duration.ofMinutes(1));

            assertThat(bytes(small)).isLessThanOrEqualTo(SMALL);
            assertThat(ids(small))
                    .hasSizeLessThan(created)
                    .hasSizeGreaterThan(created * 2 / 3)
                    .endsWith((long) created);
            assertThat(small.file().number("select count(*) from event")).isBetween(events * 2 / 3, events);
        }
    }

    @Test
    void a_store_that_is_too_large_because_of_its_events_gives_up_the_oldest_of_them() {
        try (TestEngine small = smallStore()) {
            cancelled(small, NewTask.titled("old"));
            small.clock().advance(Duration.ofMinutes(1));
            String data = "\"" + "x".repeat(500) + "\"";
            for (int i = 0; i < 1_500; i++) {
                small.done(new PublishEvents(
                        TestEngine.PROJECT, List.of(new PublishEvents.NewEvent("news." + i, data)), null));
            }
            small.clock().advance(Duration.ofMinutes(1));
            TaskId young = cancelled(small, NewTask.titled("young"));
            assertThat(bytes(small)).isGreaterThan(SMALL);

            small.advanceSlowly(EVERY.multipliedBy(2), Duration.ofMinutes(1));

            assertThat(bytes(small)).isLessThanOrEqualTo(SMALL);
            assertThat(ids(small)).containsExactly(young.value());
            assertThat(small.file().number("select count(*) from event")).isGreaterThan(400);
        }
    }

    @Test
    void a_store_that_is_too_large_gives_up_what_nobody_refers_to_before_any_task() {
        try (TestEngine small = smallStore()) {
            TaskId edited = small.create(NewTask.titled("edited"));
            small.advance(Duration.ofMinutes(10));
            for (int i = 0; i < 30; i++) {
                small.done(new UpdateTask(edited, null, incompressible(i), null, null, null, null, null));
            }
            small.done(new UpdateTask(edited, null, "short", null, null, null, null, null));
            // Retention has not seen these contents before, and leaves them.
            small.advanceSlowly(EVERY, Duration.ofMinutes(1));
            TaskId finished = cancelled(small, NewTask.titled("finished"));
            assertThat(bytes(small)).isGreaterThan(SMALL);

            small.advanceSlowly(EVERY.multipliedBy(2), Duration.ofMinutes(1));

            assertThat(bytes(small)).isLessThanOrEqualTo(SMALL);
            assertThat(ids(small)).containsExactly(edited.value(), finished.value());
        }
    }

    @Test
    void a_deleted_task_takes_its_contents_along_at_once_but_for_those_that_others_have_too() {
        String own = "own ".repeat(1_000);
        String shared = "shared ".repeat(1_000);
        SessionId session = engine.session("worker");
        for (String description : List.of(own, shared)) {
            engine.create(NewTask.titled("t").withDescription(description));
            engine.done(new CompleteTask(
                    engine.claim(new ClaimTask(session)).lease(),
                    "summary ".repeat(1_000),
                    List.of(NewArtifact.text("a", "text/plain", description)),
                    null));
        }
        TaskId open = engine.create(NewTask.titled("open").withDescription(shared));
        engine.clock().advance(KEEP_TASKS.plus(EVERY));

        engine.round();

        assertThat(ids()).containsExactly(open.value());
        assertThat(count("blob")).isOne();
        assertThat(engine.engine().reads().task(open).description()).isEqualTo(shared);
    }

    @Test
    void a_store_that_is_too_large_forgets_no_fresh_key_and_no_session_that_may_be_resumed() {
        try (TestEngine small = smallStore()) {
            for (int i = 0; i < 30; i++) {
                small.create(NewTask.titled("t").withDescription(incompressible(i)));
            }
            SessionId silent = small.session("silent");
            CreateTasks create =
                    new CreateTasks(TestEngine.PROJECT, List.of(NewTask.titled("once")), "the same key", null);
            List<CreateTasks.Created> first = small.done(create);
            small.advanceSlowly(EVERY.multipliedBy(3), Duration.ofMinutes(10));

            assertThat(small.done(create)).as("a retry of what was done").isEqualTo(first);
            assertThat(small.file().rows("select id from session")).containsExactly(List.of(silent.value()));
        }
    }

    @Test
    void more_contents_than_are_looked_at_in_one_piece_are_all_looked_at() {
        String kept = "kept ".repeat(1_000);
        engine.create(NewTask.titled("open").withDescription(kept));
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 1_300; i++) {
            tasks.add(NewTask.titled("t").withDescription(i + " long".repeat(1_000)));
        }
        for (CreateTasks.Created task : engine.done(new CreateTasks(TestEngine.PROJECT, tasks, null, null))) {
            engine.submit(new CancelTask(task.id(), "", false, null));
        }
        engine.settle();
        assertThat(count("blob")).isEqualTo(1_301);
        engine.advance(KEEP_TASKS);

        engine.advanceSlowly(EVERY.multipliedBy(2), Duration.ofMinutes(1));

        assertThat(count("task")).isOne();
        assertThat(count("blob")).isOne();
    }

    @Test
    void an_agent_that_was_made_up_for_a_run_goes_and_one_that_says_more_of_itself_stays() {
        for (RegisterAgent agent : List.of(
                new RegisterAgent("client-1", Set.of(), 1, null),
                new RegisterAgent("coder", Set.of("java"), 1, null))) {
            engine.done(new EndSession(engine.session(TestEngine.PROJECT, agent)));
        }

        for (int day = 0; day < 25; day++) {
            pass(Duration.ofDays(1));
        }

        assertThat(engine.file().rows("select name from agent")).containsExactly(List.of("coder"));
        engine.restart();
        assertThat(engine.session("client-1")).isNotNull();
        new StoreAudit().check(engine);
    }

    @Test
    void an_agent_stays_while_it_holds_a_lease_however_long_it_is_silent() {
        try (TestEngine daily = TestEngine.open(
                options -> options.withRetention(Duration.ofDays(1), Duration.ofDays(1), EVERY, Long.MAX_VALUE))) {
            SessionId session = daily.session("silent");
            TaskId task = daily.create(NewTask.titled("t"));
            daily.claim(new ClaimTask(session).leasedFor(Duration.ofDays(7)));
            daily.advanceSlowly(Duration.ofDays(4), EVERY);
            assertThat(daily.file().number("select count(*) from session")).isZero();

            daily.restart();
            assertThat(daily.desk().lease(task.value())).isNotNull();
            daily.advanceSlowly(Duration.ofDays(8), EVERY);

            assertThat(daily.engine().reads().task(task).state()).isEqualTo(TaskState.READY);
            daily.advanceSlowly(Duration.ofDays(2), EVERY);
            assertThat(daily.file().number("select count(*) from agent")).isZero();
        }
    }

    private static TestEngine smallStore() {
        return TestEngine.open(
                options -> options.withRetention(Duration.ofDays(999), Duration.ofDays(999), EVERY, SMALL));
    }

    private static long bytes(TestEngine of) {
        return (of.file().number("pragma page_count") - of.file().number("pragma freelist_count"))
                * of.file().number("pragma page_size");
    }

    private static String incompressible(int seed) {
        StringBuilder text = new StringBuilder();
        new Random(seed).ints(100_000, 'a', 'z').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private TaskId cancelled(NewTask task) {
        return cancelled(engine, task);
    }

    private static TaskId cancelled(TestEngine where, NewTask task) {
        TaskId id = where.create(task);
        where.done(new CancelTask(id, "", false, null));
        return id;
    }

    /** Lets time pass so that retention runs as often as it does when nobody sleeps through it. */
    private void pass(Duration time) {
        engine.advanceSlowly(time, EVERY);
    }

    private long count(String table) {
        return engine.file().number("select count(*) from " + table);
    }

    private List<Long> ids() {
        return ids(engine);
    }

    private static List<Long> ids(TestEngine of) {
        return of.file().rows("select id from task order by id").stream()
                .map(row -> ((Number) Objects.requireNonNull(row.getFirst())).longValue())
                .toList();
    }
}
