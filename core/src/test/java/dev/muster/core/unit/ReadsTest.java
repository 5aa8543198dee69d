package dev.muster.core.unit;

import static dev.muster.core.task.TaskState.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.Event;
import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.SettableClock;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.Synthesis;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, searches and histories, of a running engine: the index is brought up to date by the search that asks. */
@Tag("unit")
class ReadsTest {
    private static final String PROJECT = "p";

    private final ScratchDirectory scratch = new ScratchDirectory();
    private final SettableClock clock = new SettableClock(TestEngine.START);
    private final Engine engine;

    ReadsTest() throws DataDirectory.InUse {
        engine = Engine.open(
                scratch.path(), EngineOptions.defaults().withClock(clock).withSynchronous(false));
    }

    @BeforeEach
    void a_project() {
        engine.execute(new CreateProject(PROJECT, ""));
    }

    @AfterEach
    void close() {
        engine.close();
        scratch.close();
    }

    @Test
    void what_happened_last_is_told_however_much_happened_before() {
        TaskId id = create(NewTask.titled("edited"));
        for (int i = 1; i <= 30; i++) {
            engine.execute(new UpdateTask(id, "title " + i, null, null, null, null, null, null));
        }
        List<Event> all = engine.reads().history(id, 0, 1_000);
        assertThat(all).hasSizeGreaterThan(30);
        assertThat(engine.reads().recent(id, 5)).isEqualTo(all.subList(all.size() - 5, all.size()));
        assertThat(engine.reads().within("another").recent(id, 5)).isEmpty();
    }

    // --- search ---

    @Test
    void a_search_finds_what_was_just_created() {
        for (int i = 0; i < 20; i++) {
            TaskId id = create(NewTask.titled("Fix login number" + i));
            assertThat(search("number" + i)).containsExactly(id);
        }
        assertThat(search("fix LOGIN")).hasSize(20);
        assertThat(search("fix logout")).isEmpty();
    }

    @Test
    void a_search_finds_what_was_just_updated_by_its_new_words_only() {
        TaskId id = create(NewTask.titled("old words").withLabels("urgent"));
        assertThat(search("old")).containsExactly(id);

        engine.execute(new UpdateTask(id, "new words", "described at length", null, List.of("calm"), null, null, null));

        assertThat(search("new")).containsExactly(id);
        assertThat(search("length")).containsExactly(id);
        assertThat(search("old")).isEmpty();
        assertThat(labelled("calm")).containsExactly(id);
        assertThat(labelled("urgent")).isEmpty();
    }

    @Test
    void a_task_that_is_updated_before_it_was_ever_indexed_is_found_once() {
        TaskId id = create(NewTask.titled("first words"));
        engine.execute(new UpdateTask(id, "second words", null, null, null, null, null, null));

        assertThat(search("words")).containsExactly(id);
        assertThat(search("first")).isEmpty();
    }

    @Test
    void a_long_description_is_searched_though_it_is_stored_apart() {
        TaskId id = create(NewTask.titled("long").withDescription("word ".repeat(5_000) + "needle"));

        assertThat(search("needle")).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"", "a AND", "NOT", "title:", "(", "*", "-", "^x", "NEAR(a b)", "'; drop table task; --", "{x}"
            })
    void whatever_a_person_types_is_words_and_no_syntax(String text) {
        create(NewTask.titled("something"));

        assertThat(search(text)).isEmpty();
    }

    @Test
    void punctuation_beside_words_does_not_hide_what_they_find() {
        TaskId id = create(NewTask.titled("Fix – the login page!"));

        assertThat(search("login - page")).containsExactly(id);
        assertThat(search("fix & login")).containsExactly(id);
    }

    @Test
    void a_label_is_matched_as_a_whole() {
        TaskId bug = create(NewTask.titled("a").withLabels("bug", "ui"));
        create(NewTask.titled("b").withLabels("bug-fix"));
        create(NewTask.titled("c").withLabels("not a bug"));
        TaskId two = create(NewTask.titled("d").withLabels("two words"));
        create(NewTask.titled("e").withLabels("two", "words"));

        assertThat(labelled("bug")).containsExactly(bug);
        assertThat(labelled("two words")).containsExactly(two);
    }

    @Test
    void a_label_without_letters_is_found_too() {
        TaskId id = create(NewTask.titled("a").withLabels("★", "x"));
        create(NewTask.titled("b").withLabels("☆"));

        assertThat(labelled("★")).containsExactly(id);
    }

    @Test
    void a_search_is_narrowed_by_everything_else_that_is_asked() {
        TaskId parent = create(NewTask.titled("group"));
        TaskId child = create(NewTask.titled("word").withParent(parent));
        TaskId blocked = create(NewTask.titled("word"));
        engine.execute(new CancelTask(blocked, "", false, null));

        assertThat(search("word")).containsExactly(blocked, child);
        assertThat(ids(TaskQuery.of(PROJECT).containing("word").in(CANCELLED))).containsExactly(blocked);
        assertThat(ids(TaskQuery.of(PROJECT).containing("word").childrenOf(parent)))
                .containsExactly(child);
        engine.execute(new ArchiveTask(blocked, null));
        assertThat(search("word")).containsExactly(child);
    }

    // --- lists ---

    @Test
    void pages_show_every_task_once_and_newest_first_while_others_are_created_and_change() {
        List<TaskId> all = new ArrayList<>();
        for (int i = 0; i < 57; i++) {
            all.add(create(NewTask.titled("t" + i)));
        }
        List<TaskId> seen = new ArrayList<>();
        int pages = 0;
        TaskId before = null;
        do {
            TaskPage page =
                    engine.reads().tasks(TaskQuery.of(PROJECT).before(before).atMost(10));
            page.tasks().forEach(task -> seen.add(task.id()));
            before = page.next();
            create(NewTask.titled("meanwhile"));
            engine.execute(new CancelTask(all.get(50 - 9 * pages++), "", false, null));
        } while (before != null);

        assertThat(seen).isEqualTo(all.reversed());
    }

    @Test
    void a_task_that_changes_its_state_while_a_page_is_read_is_on_it_once() throws InterruptedException {
        create(NewTask.titled("t"));
        SessionId session = engine.execute(new StartSession(PROJECT, new RegisterAgent("a", Set.of(), 1, null), true));
        AtomicBoolean over = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                ClaimTask.Result.Claimed claimed = (ClaimTask.Result.Claimed) engine.execute(new ClaimTask(session));
                engine.execute(new ReleaseTask(claimed.lease(), null));
            }
        });
        try {
            for (int i = 0; i < 3_000; i++) {
                assertThat(ids(TaskQuery.of(PROJECT))).hasSize(1);
            }
        } finally {
            over.set(true);
            worker.join();
        }
    }

    @Test
    void a_time_that_no_task_can_have_been_created_at_is_refused() {
        RefusedException far = catchThrowableOfType(
                RefusedException.class,
                () -> ids(new TaskQuery(
                        PROJECT, Set.of(), null, null, null, null, null, Instant.MAX, null, false, null, 10)));

        assertThat(far.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(far).hasMessageContaining("created after");
    }

    @Test
    void a_last_page_that_is_full_says_that_it_is_the_last() {
        for (int i = 0; i < 10; i++) {
            create(NewTask.titled("t"));
        }

        assertThat(engine.reads().tasks(TaskQuery.of(PROJECT).atMost(10)).next())
                .isNull();
        assertThat(engine.reads().tasks(TaskQuery.of(PROJECT).atMost(9)).next()).isEqualTo(new TaskId(2));
    }

    @Test
    void a_page_of_long_texts_ends_before_its_limit_and_the_next_goes_on_from_there() {
        String description = "d".repeat(Limits.DESCRIPTION_BYTES);
        TaskId parent = create(NewTask.titled("group"));
        create(NewTask.titled("keeps it open").withParent(parent));
        List<TaskId> all = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            TaskId id =
                    create(NewTask.titled("long").withDescription(description).withParent(parent));
            all.add(id);
            if (i % 2 == 0) {
                engine.execute(new CancelTask(id, "", false, null));
            }
        }

        for (TaskQuery query : List.of(
                TaskQuery.of(PROJECT).in(READY, CANCELLED),
                TaskQuery.of(PROJECT).childrenOf(parent),
                TaskQuery.of(PROJECT).containing("long"))) {
            List<TaskId> seen = new ArrayList<>();
            int pages = 0;
            TaskId before = null;
            do {
                TaskPage page = engine.reads().tasks(query.before(before).atMost(Limits.PAGE));
                assertThat(page.tasks()).hasSizeLessThanOrEqualTo(Limits.PAGE_TEXT / Limits.DESCRIPTION_BYTES);
                page.tasks().stream()
                        .filter(task -> task.title().equals("long"))
                        .forEach(task -> seen.add(task.id()));
                before = page.next();
                pages++;
            } while (before != null);
            assertThat(seen).isEqualTo(all.reversed());
            assertThat(pages).isEqualTo(3);
        }
        Synthesis synthesis = engine.reads().synthesis(parent, Limits.PAGE);
        assertThat(synthesis.children()).hasSize(33);
        assertThat(synthesis.leftOut()).isEqualTo(38);
    }

    @Test
    void children_are_listed_by_state_and_of_the_asked_project_only() {
        TaskId parent = create(NewTask.titled("group"));
        TaskId open = create(NewTask.titled("open").withParent(parent));
        TaskId over = create(NewTask.titled("over").withParent(parent));
        engine.execute(new CancelTask(over, "", false, null));
        engine.execute(new CreateProject("other", ""));

        assertThat(ids(TaskQuery.of(PROJECT).childrenOf(parent))).containsExactly(over, open);
        assertThat(ids(TaskQuery.of(PROJECT).childrenOf(parent).in(READY))).containsExactly(open);
        assertThat(ids(TaskQuery.of("other").childrenOf(parent))).isEmpty();
    }

    @Test
    void a_list_is_bounded_by_the_time_of_creation() {
        List<TaskId> hourly = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            hourly.add(create(NewTask.titled("t" + i)));
            clock.advance(Duration.ofHours(1));
        }
        TaskQuery all = TaskQuery.of(PROJECT);

        TaskQuery middle = new TaskQuery(
                PROJECT,
                Set.of(),
                null,
                null,
                null,
                null,
                null,
                TestEngine.START.plus(Duration.ofHours(1)),
                TestEngine.START.plus(Duration.ofHours(3)),
                false,
                null,
                all.limit());

        assertThat(ids(middle)).containsExactly(hourly.get(2), hourly.get(1));
    }

    @Test
    void a_list_by_time_misses_no_task_after_the_clock_was_set_back() {
        try (TestEngine test = TestEngine.open()) {
            test.clock().advance(Duration.ofHours(2));
            TaskId late = test.create(NewTask.titled("created at two"));
            test.clock().set(TestEngine.START);
            test.restart();
            TaskId early = test.create(NewTask.titled("created after that, at zero"));
            Instant one = TestEngine.START.plus(Duration.ofHours(1));

            assertThat(ids(test, one, null)).containsExactly(late);
            assertThat(ids(test, null, one)).containsExactly(early);
        }
    }

    private static List<TaskId> ids(TestEngine of, @Nullable Instant after, @Nullable Instant before) {
        TaskQuery query = new TaskQuery(
                TestEngine.PROJECT, Set.of(), null, null, null, null, null, after, before, false, null, 10);
        return of.engine().reads().tasks(query).tasks().stream().map(Task::id).toList();
    }

    @Test
    void what_is_not_there_is_refused_by_name() {
        assertThat(code(() -> engine.reads().task(new TaskId(99)))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> engine.reads().tasks(TaskQuery.of("nowhere")))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> engine.reads().counts("nowhere"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> engine.reads().session(new SessionId("s_x")))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> engine.reads().blob("00"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> engine.reads().blob("not hex"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(() -> TaskQuery.of(PROJECT).atMost(0))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(() -> TaskQuery.of(PROJECT).atMost(1_001))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(() -> TaskQuery.of(PROJECT).containing(" "))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    // --- history ---

    @Test
    void the_history_of_a_task_tells_its_life_in_order() {
        SessionId session =
                engine.execute(new StartSession(PROJECT, new RegisterAgent("worker", Set.of(), 1, null), false));
        TaskId id = create(NewTask.titled("t"));
        create(NewTask.titled("another"));
        ClaimTask.Result result = engine.claim(new ClaimTask(session));
        assertThat(result).isInstanceOf(ClaimTask.Result.Claimed.class);
        if (result instanceof ClaimTask.Result.Claimed claimed) {
            engine.execute(new CompleteTask(claimed.lease(), "done"));
        }
        engine.execute(new ArchiveTask(id, null));

        List<Event> history = engine.reads().history(id, 0, 100);

        assertThat(history)
                .extracting(Event::kind)
                .containsExactly("task.created", "task.claimed", "task.completed", "task.archived");
        assertThat(history).extracting(Event::fence).containsExactly(0L, 1L, 1L, 1L);
        assertThat(engine.reads().history(id, history.get(1).seq(), 1)).containsExactly(history.get(2));
    }

    private TaskId create(NewTask task) {
        return engine.execute(new CreateTasks(PROJECT, task)).getFirst().id();
    }

    private List<TaskId> search(String words) {
        return ids(TaskQuery.of(PROJECT).containing(words));
    }

    private List<TaskId> labelled(String label) {
        return ids(TaskQuery.of(PROJECT).labelled(label));
    }

    private List<TaskId> ids(TaskQuery query) {
        return engine.reads().tasks(query).tasks().stream().map(Task::id).toList();
    }

    private static ErrorCode code(ThrowableAssert.ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        return refused.code();
    }

    // --- agents ---

    @Test
    void an_agent_is_found_by_its_name_and_only_where_it_has_been() {
        engine.execute(new CreateProject("elsewhere", ""));
        SessionId session =
                engine.execute(new StartSession(PROJECT, new RegisterAgent("worker", Set.of(), 1, null), false));

        assertThat(engine.reads().agent("worker"))
                .hasValueSatisfying(agent -> assertThat(agent.id())
                        .isEqualTo(engine.reads().session(session).agent()));
        assertThat(engine.reads().agent("worke")).isEmpty();
        assertThat(engine.reads().within(PROJECT).agent("worker")).isPresent();
        assertThat(engine.reads().within("elsewhere").agent("worker")).isEmpty();
    }

    @Test
    void what_an_agent_holds_is_told_even_where_more_than_a_page_of_newer_work_is_in_progress() {
        SessionId one = engine.execute(new StartSession(PROJECT, new RegisterAgent("one", Set.of(), 1, null), false));
        SessionId many = engine.execute(
                new StartSession(PROJECT, new RegisterAgent("many", Set.of(), Limits.PAGE, null), false));
        TaskId first = create(NewTask.titled("the oldest"));
        engine.claim(new ClaimTask(one));
        engine.execute(new CreateTasks(
                PROJECT,
                IntStream.range(0, Limits.PAGE)
                        .mapToObj(i -> NewTask.titled("newer"))
                        .toList(),
                null,
                null));
        for (int i = 0; i < Limits.PAGE; i++) {
            engine.claim(new ClaimTask(many));
        }

        assertThat(held(one)).containsExactly(first);
        assertThat(held(many)).hasSize(Limits.PAGE).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(engine.reads().agents())
                .extracting(Agent::name, Agent::holding)
                .containsExactly(tuple("one", 1), tuple("many", Limits.PAGE));
        assertThat(engine.reads().census().agents()).containsEntry(AgentState.BUSY, 2L);
    }

    private List<TaskId> held(SessionId session) {
        return engine.reads().heldBy(engine.reads().session(session).agent(), PROJECT).stream()
                .map(Task::id)
                .toList();
    }
}
