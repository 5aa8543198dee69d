package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.Tuning;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.Db;
import dev.muster.core.store.Store;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be tuned of an engine has an effect. */
@Tag("unit")
class TuningTest {
    private static TestEngine tuned(UnaryOperator<Tuning> change) {
        return TestEngine.open(options -> options.withTuning(change.apply(options.tuning())));
    }

    private static void create(TestEngine engine, String project, int count) {
        engine.done(new CreateTasks(
                project,
                IntStream.range(0, count).mapToObj(i -> NewTask.titled("t" + i)).toList(),
                null,
                null));
    }

    @Test
    void a_task_whose_creator_does_not_say_has_the_usual_attempts() {
        try (TestEngine engine = tuned(tuning -> tuning.withAttempts(7))) {
            TaskId plain = engine.create(NewTask.titled("plain"));
            TaskId told = engine.create(NewTask.titled("told").withMaxAttempts(3));

            assertThat(engine.engine().reads().task(plain).maxAttempts()).isEqualTo(7);
            assertThat(engine.engine().reads().task(told).maxAttempts()).isEqualTo(3);
        }
    }

    @Test
    void a_project_for_which_nobody_has_set_a_mode_has_the_usual_one() {
        try (TestEngine engine = tuned(tuning -> tuning.withMode(ScrumMode.PARTIAL))) {
            engine.done(new CreateProject("told", ""));
            engine.done(new SetMode("told", ScrumMode.AUTONOMOUS, null));

            assertThat(engine.engine()
                            .reads()
                            .workflows()
                            .scrum(TestEngine.PROJECT, ScrumCommand.STATE)
                            .mode())
                    .isEqualTo(ScrumMode.PARTIAL);
            assertThat(engine.engine()
                            .reads()
                            .workflows()
                            .scrum("told", ScrumCommand.STATE)
                            .mode())
                    .isEqualTo(ScrumMode.AUTONOMOUS);
        }
    }

    @Test
    void large_values_are_kept_as_they_are_if_nothing_is_to_be_compressed_and_read_back_the_same() {
        byte[] content = "a line of a log that says the same again and again\n"
                .repeat(200)
                .getBytes(StandardCharsets.UTF_8);
        for (boolean compress : List.of(true, false)) {
            try (TestEngine engine = tuned(tuning -> tuning.withCompress(compress))) {
                TaskId task = engine.create(NewTask.titled("t"));
                SessionId session = engine.session(TestEngine.PROJECT, new RegisterAgent("a", Set.of(), 1, null));
                ClaimTask.Result.Claimed claimed = engine.claim(new ClaimTask(session));
                engine.done(new CompleteTask(
                        claimed.lease(), "done", List.of(NewArtifact.bytes("log", "text/plain", content)), session));

                try (Db db = Store.look(engine.directory())) {
                    long stored = db.sql("select sum(length(data)) from blob where size = ?")
                            .arg(content.length)
                            .longOr(0);
                    assertThat(stored)
                            .as("compress %s", compress)
                            .matches(bytes -> compress ? bytes < content.length / 4 : bytes == content.length);
                }
                var artifact = engine.engine().reads().artifacts(task).getFirst();
                assertThat(engine.engine().reads().blob(artifact.sha256())).isEqualTo(content);
            }
        }
    }

    @Test
    void page_caches_have_the_size_that_they_are_given(@TempDir Path directory) {
        Store store = Store.open(directory, false, Tuning.DEFAULT.withCaches(2048, 256));
        try (Db writer = store.writer();
                Db reader = store.reader()) {
            assertThat(writer.sql("pragma cache_size").longOr(0)).isEqualTo(-2048);
            assertThat(reader.sql("pragma cache_size").longOr(0)).isEqualTo(-256);
        }
    }

    // --- projects that may have tasks in progress at once ---

    private static SessionId worker(TestEngine engine, String name, String project) {
        return engine.session(project, new RegisterAgent(name, Set.of(), 1_000, null));
    }

    private static Refusal refused(TestEngine engine, ClaimTask claim) {
        return engine.refused(claim);
    }

    @Test
    void a_project_beyond_the_limit_is_refused_with_words_and_gets_its_place_when_one_is_free() {
        try (TestEngine engine = tuned(tuning -> tuning.withProjects(1))) {
            engine.done(new CreateProject("q", ""));
            create(engine, "p", 2);
            TaskId other = engine.done(new CreateTasks("q", List.of(NewTask.titled("x")), null, null))
                    .getFirst()
                    .id();
            SessionId p = worker(engine, "of-p", "p");
            SessionId q = worker(engine, "of-q", "q");
            ClaimTask.Result.Claimed held = engine.claim(new ClaimTask(p));

            Refusal no = refused(engine, new ClaimTask(q));
            assertThat(no.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
            assertThat(no.message())
                    .contains("at most 1 project may have tasks in progress at once")
                    .contains("orchestrator.max_concurrent_projects");
            assertThat(refused(engine, new ClaimTask(q).of(other)).code()).isEqualTo(ErrorCode.LIMIT_REACHED);

            engine.done(new CompleteTask(held.lease(), "done", List.of(), p));
            assertThat(refused(engine, new ClaimTask(p)).code())
                    .as("q asked before p asked again")
                    .isEqualTo(ErrorCode.LIMIT_REACHED);
            assertThat(engine.claim(new ClaimTask(q)).task().id()).isEqualTo(other);
        }
    }

    @Test
    void a_claim_that_waits_gets_its_task_in_the_commit_that_makes_a_place_free() {
        try (TestEngine engine = tuned(tuning -> tuning.withProjects(1))) {
            engine.done(new CreateProject("q", ""));
            create(engine, "p", 1);
            create(engine, "q", 1);
            SessionId p = worker(engine, "of-p", "p");
            SessionId q = worker(engine, "of-q", "q");
            ClaimTask.Result.Claimed held = engine.claim(new ClaimTask(p));
            var waiting = engine.submit(new ClaimTask(q).waiting(Duration.ofMinutes(5)));
            engine.settle();
            assertThat(waiting.answer()).isNull();

            engine.done(new CompleteTask(held.lease(), "done", List.of(), p));

            assertThat(waiting.await().orThrow()).isInstanceOf(ClaimTask.Result.Claimed.class);
        }
    }

    @Test
    void who_has_gone_holds_nobody_up_for_long() {
        try (TestEngine engine = tuned(tuning -> tuning.withProjects(1))) {
            engine.done(new CreateProject("q", ""));
            create(engine, "p", 3);
            create(engine, "q", 1);
            SessionId p = worker(engine, "of-p", "p");
            SessionId q = worker(engine, "of-q", "q");
            ClaimTask.Result.Claimed held = engine.claim(new ClaimTask(p));
            refused(engine, new ClaimTask(q));
            engine.done(new CompleteTask(held.lease(), "done", List.of(), p));
            var waiting = engine.submit(new ClaimTask(p).waiting(Duration.ofMinutes(5)));
            engine.settle();
            assertThat(waiting.answer()).isNull();

            engine.advance(Duration.ofSeconds(11));

            assertThat(waiting.answer()).isInstanceOf(Answer.Done.class);
        }
    }

    /** Ten projects with much work, three at a time, and more agents than places: nobody starves. */
    @Test
    void ten_projects_take_turns_fairly() {
        try (TestEngine engine = tuned(tuning -> tuning.withProjects(3))) {
            List<String> projects = new ArrayList<>(List.of("p"));
            for (int i = 1; i < 10; i++) {
                projects.add("p" + i);
                engine.done(new CreateProject("p" + i, ""));
            }
            projects.forEach(project -> create(engine, project, 400));
            List<SessionId> agents = IntStream.range(0, 8)
                    .mapToObj(i -> engine.session("p", new RegisterAgent("a" + i, Set.of(), 1, null)))
                    .toList();
            Map<SessionId, ClaimTask.Result.Claimed> working = new HashMap<>();
            Map<String, Integer> done = new HashMap<>();
            int most = 0;
            for (int step = 0; step < 2_400; step++) {
                SessionId agent = agents.get(step * 5 % agents.size());
                ClaimTask.Result.Claimed before = working.remove(agent);
                if (before != null) {
                    engine.done(new CompleteTask(before.lease(), "done", List.of(), agent));
                    done.merge(before.task().project(), 1, Integer::sum);
                }
                if (engine.ask(new ClaimTask(agent).fromAnyProject())
                        instanceof Answer.Done<ClaimTask.Result>(ClaimTask.Result.Claimed claimed)) {
                    working.put(agent, claimed);
                }
                most = Math.max(most, (int) working.values().stream()
                        .map(each -> each.task().project())
                        .distinct()
                        .count());
            }

            assertThat(most).isEqualTo(3);
            double sum = done.values().stream().mapToInt(Integer::intValue).sum();
            double squares =
                    done.values().stream().mapToDouble(n -> (double) n * n).sum();
            assertThat(done).hasSize(10);
            assertThat(sum).isGreaterThan(1_200);
            assertThat(sum * sum / (10 * squares))
                    .as("Jain's index of %s", done)
                    .isGreaterThan(0.95);
        }
    }

    @Test
    void without_a_limit_as_many_projects_are_at_work_as_have_work() {
        try (TestEngine engine = TestEngine.open()) {
            engine.done(new CreateProject("q", ""));
            create(engine, "p", 1);
            create(engine, "q", 1);
            SessionId any = worker(engine, "any", "p");

            assertThat(List.of(
                            engine.claim(new ClaimTask(any).fromAnyProject())
                                    .task()
                                    .project(),
                            engine.claim(new ClaimTask(any).fromAnyProject())
                                    .task()
                                    .project()))
                    .containsExactlyInAnyOrder("p", "q");
            assertThat(engine.done(new ClaimTask(any).fromAnyProject())).isEqualTo(new ClaimTask.Result.Nothing());
        }
    }
}
