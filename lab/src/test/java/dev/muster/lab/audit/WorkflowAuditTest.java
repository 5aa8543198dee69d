package dev.muster.lab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.project.CreateProject;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TestRun;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents work by is written by the engine; then one thing at a time is spoilt in the file. */
class WorkflowAuditTest {
    private static final String PROJECT = "p";

    @TempDir
    Path data;

    private final Acknowledged acknowledged = new Acknowledged();

    @BeforeEach
    void write_a_store() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            SessionId session =
                    engine.execute(new StartSession(PROJECT, new RegisterAgent("worker", Set.of(), 100, null), true));
            engine.execute(new SetMode(PROJECT, ScrumMode.AUTONOMOUS, null));
            for (int i = 0; i < 3; i++) {
                StoryId story = engine.execute(
                                new AddStories(PROJECT, null, List.of(NewStory.titled("story " + i)), session))
                        .getFirst();
                acknowledged.story(story.value(), "story " + i);
                commit(engine, story, session);
                Checkpoint kept = engine.execute(
                        new CreateCheckpoint(session, "act", 1, "kept " + i, null, List.of(), null, null));
                acknowledged.checkpoint(session.value(), kept.seq(), kept.sha256());
            }
            engine.execute(SavePart.of(session, "plan", PartForm.TEXT, "the plan", null));
            Vectors even = new Vectors(
                    Arrays.stream(Vector.values()).collect(Collectors.toMap(vector -> vector, vector -> 0.5)));
            engine.execute(new SubmitPhase(session, Phase.PREFLIGHT, even, null, ""));
            acknowledged.submitted(session.value());
        }
    }

    private void commit(Engine engine, StoryId story, SessionId session) {
        engine.execute(new StartCycle(PROJECT, story, session));
        advance(engine, story, TddCommand.TEST, null, session);
        advance(engine, story, TddCommand.RUN_TESTS, new TestRun(0, 1, null), session);
        advance(engine, story, TddCommand.CODE, null, session);
        advance(engine, story, TddCommand.RUN_TESTS, new TestRun(1, 0, null), session);
        acknowledged.committed(
                advance(engine, story, TddCommand.COMMIT, null, session).id().value());
    }

    private static Cycle advance(
            Engine engine, StoryId story, TddCommand command, @Nullable TestRun run, SessionId session) {
        return engine.execute(new AdvanceCycle(PROJECT, story, command, run, null, session));
    }

    private AuditFindings spoilt(String statement) throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(StoreAudit.FILE));
                Statement sql = store.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isPositive();
        }
        return StoreAudit.audit(data, acknowledged);
    }

    @Test
    void a_sound_store_is_clean_and_everything_acknowledged_is_found() throws Exception {
        AuditFindings findings = StoreAudit.audit(data, acknowledged);

        assertThat(findings.details()).isEmpty();
        assertThat(findings.acknowledged()).isEqualTo(3 + 3 + 3 + 1);
        assertThat(findings.found()).isEqualTo(findings.acknowledged());
    }

    @Test
    void a_story_that_is_gone_is_lost() throws Exception {
        assertThat(spoilt("delete from story where id = 2").lost()).isEqualTo(1);
    }

    @Test
    void a_story_with_another_title_is_corrupt() throws Exception {
        assertThat(spoilt("update story set title = 'another' where id = 2").corrupt())
                .isEqualTo(1);
    }

    @Test
    void a_cycle_that_is_not_committed_any_more_is_lost() throws Exception {
        assertThat(spoilt("update tdd_cycle set state = 5 where id = 2").lost()).isEqualTo(1);
    }

    @Test
    void a_submission_that_is_gone_is_lost() throws Exception {
        assertThat(spoilt("delete from assessment").lost()).isEqualTo(1);
    }

    @Test
    void the_newest_checkpoint_that_is_gone_is_lost() throws Exception {
        assertThat(spoilt("delete from checkpoint where seq = 3").lost()).isEqualTo(1);
    }

    @Test
    void a_checkpoint_that_holds_what_another_does_is_corrupt() throws Exception {
        assertThat(spoilt("update checkpoint set hash = (select hash from checkpoint where seq = 1) where seq = 2")
                        .corrupt())
                .isEqualTo(1);
    }

    @Test
    void a_counter_of_stories_that_does_not_add_up_is_corrupt() throws Exception {
        assertThat(spoilt("update story_count set stories = stories + 1 where stories > 0")
                        .corrupt())
                .isPositive();
    }

    @Test
    void two_active_cycles_on_a_story_are_a_duplicate() throws Exception {
        spoilt("update tdd_cycle set state = 0 where id = 1");
        unguarded("drop index tdd_active");
        assertThat(spoilt("insert into tdd_cycle (project_id, story_id, state, phase_at, created_at, changed)"
                                + " select project_id, story_id, 0, 0, 0, 0 from tdd_cycle where id = 1")
                        .duplicated())
                .isEqualTo(1);
    }

    @Test
    void a_question_that_waits_for_a_task_which_does_not_is_corrupt() throws Exception {
        assertThat(spoilt("insert into approval (project_id, kind, state, task_id, created_at, remind_every, remind_at,"
                                + " reminders, question) values (1, 0, 0, 99, 0, 0, 0, 0, 'may it?')")
                        .corrupt())
                .isEqualTo(1);
    }

    @Test
    void a_story_whose_task_is_in_another_project_is_foreign() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            engine.execute(new CreateProject("other", ""));
            engine.execute(new CreateTasks("other", NewTask.titled("theirs")));
        }
        assertThat(spoilt("update story set task_id = 1 where id = 1").foreign())
                .isEqualTo(1);
    }

    @Test
    void a_gap_between_checkpoints_is_a_loss_though_nothing_was_acknowledged() throws Exception {
        assertThat(spoilt("delete from checkpoint where seq = 2").details())
                .anyMatch(detail -> detail.contains("has 2 checkpoints from 1 to 3"));
    }

    @Test
    void a_checkpoint_without_content_is_a_loss() throws Exception {
        assertThat(spoilt("delete from blob where hash = (select hash from checkpoint where seq = 2)")
                        .details())
                .anyMatch(detail -> detail.contains("checkpoint 2") && detail.contains("has no content"));
    }

    @Test
    void a_part_of_a_context_without_content_is_a_loss() throws Exception {
        assertThat(spoilt("delete from blob where hash = (select hash from session_context)")
                        .details())
                .anyMatch(detail -> detail.contains("part 'plan'") && detail.contains("has no content"));
    }

    @Test
    void a_part_of_the_context_of_a_session_that_is_not_there_is_foreign() throws Exception {
        assertThat(spoilt("update session_context set session_id = 's_gone'").details())
                .anyMatch(detail -> detail.contains("part 'plan' is of session s_gone"));
    }

    private void unguarded(String statement) throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(StoreAudit.FILE));
                Statement sql = store.createStatement()) {
            sql.executeUpdate(statement);
        }
    }
}
