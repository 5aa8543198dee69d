package dev.muster.lab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit makes of dependencies, also where retention has deleted the beginning of the history. */
class DependencyAuditTest {
    private static final String PROJECT = "p";

    @TempDir
    Path data;

    private Engine engine;
    private SessionId session;

    @BeforeEach
    void an_agent() throws Exception {
        engine = Engine.open(data, EngineOptions.defaults());
        session = engine.execute(new StartSession(PROJECT, new RegisterAgent("worker", Set.of(), 100, null), true));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private TaskId create(NewTask task) {
        return engine.execute(new CreateTasks(PROJECT, List.of(task), null, session))
                .getFirst()
                .id();
    }

    /** A task that depends softly on one that failed, runs again after that, and is not waited for any more. */
    private TaskId letGoByTheFailureOf(TaskId first) {
        TaskId second =
                create(NewTask.titled("second").after(Dependency.on(first).soft()));
        fail(first);
        requeue(first);
        complete(second);
        return second;
    }

    private Lease claim(TaskId task) {
        return ((ClaimTask.Result.Claimed) engine.execute(new ClaimTask(session).of(task))).lease();
    }

    private void complete(TaskId task) {
        engine.execute(new CompleteTask(claim(task), "done", List.of(), session));
    }

    private void fail(TaskId task) {
        engine.execute(new FailTask(claim(task), "does not work", /* retryable= */ false, session));
    }

    private void requeue(TaskId task) {
        engine.execute(new RequeueTask(task, session));
    }

    private AuditFindings audit(String... spoiltBy) throws Exception {
        engine.close();
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(StoreAudit.FILE));
                Statement statement = store.createStatement()) {
            for (String sql : spoiltBy) {
                assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
            }
        }
        return StoreAudit.audit(data, null);
    }

    /** The audit of a store whose history begins with the last event of a kind about a task, as retention leaves it. */
    private AuditFindings auditFrom(TaskId task, String kind) throws Exception {
        return audit(
                """
                delete from event
                where seq < (select max(seq) from event where task_id = %d and kind = '%s')
                """.formatted(task.value(), kind), "update project set first_event = (select min(seq) from event)");
    }

    @Test
    void a_dependency_that_completed_before_the_history_begins_may_be_archived_later() throws Exception {
        TaskId first = create(NewTask.titled("first"));
        TaskId second = create(NewTask.titled("second").after(Dependency.on(first)));
        complete(first);
        complete(second);
        engine.execute(new ArchiveTask(first, session));

        assertThat(auditFrom(second, "task.claimed").details()).isEmpty();
    }

    @Test
    void a_claim_again_is_no_second_lease_where_the_history_begins_after_the_first() throws Exception {
        TaskId held = create(NewTask.titled("held"));
        claim(held);
        claim(held);

        assertThat(auditFrom(held, "task.claimed").details()).isEmpty();
    }

    @Test
    void a_soft_dependency_may_have_ended_before_the_history_begins_and_run_again() throws Exception {
        TaskId first = create(NewTask.titled("first"));
        TaskId second = letGoByTheFailureOf(first);
        complete(first);

        assertThat(auditFrom(second, "task.claimed").details()).isEmpty();
    }

    @Test
    void a_soft_dependency_that_has_ended_holds_nobody_when_it_runs_again() throws Exception {
        TaskId first = create(NewTask.titled("first"));
        letGoByTheFailureOf(first);
        fail(first);

        assertThat(audit().details()).isEmpty();
    }

    @Test
    void a_task_whose_dependency_failed_may_be_claimed_once_both_ran_again_and_it_completed() throws Exception {
        TaskId first = create(NewTask.titled("first"));
        TaskId second = create(NewTask.titled("second").after(Dependency.on(first)));
        fail(first); // which cancels the second
        requeue(first);
        requeue(second);
        complete(first);
        complete(second);

        assertThat(audit().details()).isEmpty();
    }

    @Test
    void a_claim_after_a_dependency_failed_is_found() throws Exception {
        TaskId first = create(NewTask.titled("first"));
        TaskId second = create(NewTask.titled("second").after(Dependency.on(first)));
        complete(first);
        claim(second);

        AuditFindings findings = audit(
                "update event set kind = 'task.failed', state_to = 5 where state_to = 4",
                "update task set state = 5 where state = 4",
                "insert or replace into task_count select project_id, 5, tasks from task_count where state = 4",
                "update task_count set tasks = 0 where state = 4");

        assertThat(findings.outOfOrder()).isEqualTo(1);
        assertThat(findings.details())
                .singleElement()
                .asString()
                .endsWith("before " + first + ", which it depends on, had completed");
    }

    @Test
    void a_claim_before_a_soft_dependency_ended_is_found() throws Exception {
        TaskId first = create(NewTask.titled("first"));
        TaskId second = create(NewTask.titled("second"));
        TaskId third = create(NewTask.titled("third").after(Dependency.on(first).soft()));
        complete(first);
        claim(second);
        claim(third);

        AuditFindings findings = audit("update edge set on_id = " + second.value() + ", state = 0");

        assertThat(findings.outOfOrder()).isEqualTo(1);
        assertThat(findings.details())
                .singleElement()
                .asString()
                .endsWith("before " + second + ", which it depends on, had ended");
    }
}
