package dev.muster.lab.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.NewTask;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real store is written by the engine; then one thing at a time is spoilt in the file. */
class StoreAuditTest {
    private static final String PROJECT = "p";

    @TempDir
    Path data;

    private final Acknowledged acknowledged = new Acknowledged();
    private long completedTask;
    private long heldTask;
    private long dependency;
    private long dependent;

    @BeforeEach
    void write_a_store() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            SessionId session =
                    engine.execute(new StartSession(PROJECT, new RegisterAgent("worker", Set.of(), 100, null), true));
            for (int i = 0; i < 20; i++) {
                create(engine, session, "task " + i);
            }
            completedTask = complete(engine, session);
            for (int i = 0; i < 5; i++) {
                complete(engine, session);
            }
            ClaimTask.Result.Claimed retried = claim(engine, session);
            engine.execute(new FailTask(retried.lease(), "does not work", false, session));
            List<CreateTasks.Created> pair = engine.execute(new CreateTasks(
                    PROJECT,
                    List.of(
                            NewTask.titled("first").withRef("a").withPriority(900),
                            NewTask.titled("second")
                                    .withRef("b")
                                    .withPriority(900)
                                    .after(Dependency.onRef("a"))),
                    null,
                    session));
            dependency = pair.get(0).id().value();
            dependent = pair.get(1).id().value();
            complete(engine, session);
            complete(engine, session);
            heldTask = claim(engine, session).task().id().value();
            long last = engine.execute(new PublishEvents(
                    PROJECT,
                    List.of(new PublishEvents.NewEvent("x", null), new PublishEvents.NewEvent("y", null)),
                    session));
            acknowledged.published(PROJECT, last - 1, last);
        }
    }

    private void create(Engine engine, SessionId session, String title) {
        var created = engine.execute(new CreateTasks(PROJECT, List.of(NewTask.titled(title)), null, session));
        acknowledged.created(created.getFirst().id().value(), title);
    }

    private static ClaimTask.Result.Claimed claim(Engine engine, SessionId session) {
        return (ClaimTask.Result.Claimed) engine.execute(new ClaimTask(session));
    }

    private long complete(Engine engine, SessionId session) {
        ClaimTask.Result.Claimed claimed = claim(engine, session);
        engine.execute(new CompleteTask(claimed.lease(), "done", List.of(), session));
        acknowledged.completed(claimed.task().id().value());
        return claimed.task().id().value();
    }

    private AuditFindings audit() throws IOException {
        return StoreAudit.audit(data, acknowledged);
    }

    private void spoil(String... statements) throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(StoreAudit.FILE));
                Statement statement = store.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    @Test
    void a_sound_store_is_clean_and_everything_acknowledged_is_found() throws Exception {
        AuditFindings findings = audit();

        assertThat(findings.details()).isEmpty();
        assertThat(findings.clean()).isTrue();
        assertThat(findings.acknowledged()).isEqualTo(20 + 8 + 2);
        assertThat(findings.found()).isEqualTo(findings.acknowledged());
        assertThat(findings.examined()).isGreaterThan(60);
    }

    @Test
    void without_a_list_the_structure_is_checked_and_nothing_is_said_about_loss() throws Exception {
        AuditFindings findings = StoreAudit.audit(data, null);

        assertThat(findings.clean()).isTrue();
        assertThat(findings.acknowledged()).isNull();
        assertThat(findings.found()).isNull();
    }

    /** Another project, after the first one; answers what was acknowledged in it. */
    private Acknowledged later() throws Exception {
        Acknowledged later = new Acknowledged();
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            SessionId session =
                    engine.execute(new StartSession("later", new RegisterAgent("other", Set.of(), 100, null), true));
            for (int i = 0; i < 5; i++) {
                var created = engine.execute(new CreateTasks("later", List.of(NewTask.titled("t" + i)), null, session));
                later.created(created.getFirst().id().value(), "t" + i);
            }
            ClaimTask.Result.Claimed claimed = claim(engine, session);
            engine.execute(new CompleteTask(claimed.lease(), "done", List.of(), session));
            later.completed(claimed.task().id().value());
        }
        return later;
    }

    @Test
    void an_audit_since_a_project_looks_at_that_one_and_later_ones_only() throws Exception {
        Acknowledged later = later();
        AuditFindings all = StoreAudit.audit(data, later);
        AuditFindings since = StoreAudit.since(data, later, "later");

        assertThat(since.details()).isEmpty();
        assertThat(since.acknowledged()).isEqualTo(6);
        assertThat(since.found()).isEqualTo(6);
        assertThat(since.examined()).isBetween(6L, all.examined() / 2);

        spoil("update task set state = 5 where id = " + completedTask);
        assertThat(StoreAudit.since(data, later, "later").clean()).isTrue();
        assertThat(StoreAudit.audit(data, later).clean()).isFalse();
        assertThat(StoreAudit.since(data, later, PROJECT).clean()).isFalse();
    }

    @Test
    void an_audit_since_a_project_finds_what_was_lost_in_it() throws Exception {
        Acknowledged later = later();
        spoil(
                "delete from event where task_id = (select max(id) from task)",
                "delete from task where id = (select max(id) from task)");
        AuditFindings since = StoreAudit.since(data, later, "later");

        assertThat(since.lost()).isEqualTo(1);
        assertThat(since.outOfOrder()).isPositive();
    }

    @Test
    void an_audit_since_a_project_that_is_not_there_leaves_nothing_out() throws Exception {
        Acknowledged later = later();

        assertThat(StoreAudit.since(data, later, "nobody's").examined())
                .isEqualTo(StoreAudit.audit(data, later).examined());
    }

    @Test
    void an_audit_changes_nothing_in_the_directory() throws Exception {
        byte[] before = Files.readAllBytes(data.resolve(StoreAudit.FILE));
        audit();
        assertThat(Files.readAllBytes(data.resolve(StoreAudit.FILE))).isEqualTo(before);
    }

    @Test
    void a_lost_task_is_found() throws Exception {
        spoil("delete from task where id = 15", "delete from event where task_id = 15");
        assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void a_lost_completion_is_found() throws Exception {
        spoil("update task set state = 1 where id = " + completedTask);
        AuditFindings findings = audit();
        assertThat(findings.lost()).isEqualTo(1);
        assertThat(findings.corrupt()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void a_second_completion_is_found() throws Exception {
        spoil(
                "insert into event (project_id, seq, at, kind, task_id, agent_id, state_from, state_to, fence) select project_id, "
                        + "(select max(seq) + 1 from event), at, kind, task_id, agent_id, 2, 4, fence from event where task_id = "
                        + completedTask + " and state_to = 4");
        AuditFindings findings = audit();
        assertThat(findings.duplicated()).isEqualTo(1);
        assertThat(findings.details()).anyMatch(detail -> detail.contains("completed a second time"));
    }

    @Test
    void a_gap_in_the_events_is_found() throws Exception {
        spoil("delete from event where kind = 'x'");
        AuditFindings findings = audit();
        assertThat(findings.outOfOrder()).isEqualTo(1);
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void two_leases_on_one_task_are_found() throws Exception {
        spoil(
                "alter table lease rename to guarded",
                "create table lease as select * from guarded",
                "insert into lease select * from guarded");
        assertThat(audit().duplicated()).isEqualTo(1);
    }

    @Test
    void a_lease_handed_out_while_another_agent_held_one_is_found() throws Exception {
        spoil(
                "insert into event (project_id, seq, at, kind, task_id, agent_id, state_from, state_to, fence) values (1, "
                        + "(select max(seq) + 1 from event), 0, 'task.claimed', " + heldTask + ", 77, 2, 2, 9)");
        assertThat(audit().duplicated()).isEqualTo(1);
    }

    @Test
    void a_lease_that_does_not_match_its_task_is_found() throws Exception {
        spoil("update lease set fence = fence + 1");
        assertThat(audit().corrupt()).isEqualTo(1);
    }

    @Test
    void a_task_in_progress_without_a_lease_is_found() throws Exception {
        spoil("delete from lease");
        assertThat(audit().corrupt()).isEqualTo(1);
    }

    @Test
    void a_fencing_token_that_does_not_grow_is_found() throws Exception {
        spoil("update event set fence = 0 where kind = 'task.claimed' and task_id = " + heldTask);
        assertThat(audit().outOfOrder()).isEqualTo(1);
    }

    @Test
    void a_claim_before_the_dependency_ended_is_found() throws Exception {
        assertThat(audit().outOfOrder()).isZero();
        // The edge turned round: now the task that was claimed first depends on the one that came later.
        spoil("update edge set on_id = " + dependent + ", task_id = " + dependency);
        assertThat(audit().outOfOrder()).isEqualTo(1);
    }

    @Test
    void a_state_change_that_no_command_makes_is_found() throws Exception {
        spoil("update event set state_to = 0 where state_to = 4 and task_id = " + completedTask);
        assertThat(audit().details()).anyMatch(detail -> detail.contains("but its events leave it pending"));
        spoil("insert into event (project_id, seq, at, kind, task_id, state_from, state_to) values (1, "
                + "(select max(seq) + 1 from event), 0, 'task.ready', 20, 1, 0)");
        assertThat(audit().details()).anyMatch(detail -> detail.contains("no command leads from ready to pending"));
    }

    @Test
    void a_title_that_is_not_the_acknowledged_one_is_found() throws Exception {
        spoil("update task set title = 'task 3x' where title = 'task 3'");
        assertThat(audit().corrupt()).isEqualTo(1);
    }

    @Test
    void a_count_that_does_not_add_up_is_found() throws Exception {
        spoil("update task_count set tasks = tasks + 1 where state = 1");
        assertThat(audit().corrupt()).isEqualTo(1);
    }

    @Test
    void an_event_in_another_projects_log_is_found() throws Exception {
        spoil(
                "insert into project (id, name, description, created_at) values (9, 'other', '', 0)",
                "update task set project_id = 9 where id = 20");
        assertThat(audit().foreign()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void a_broken_page_is_found() throws Exception {
        byte[] file = Files.readAllBytes(data.resolve(StoreAudit.FILE));
        // The last page belongs to an index of the last table; its header is overwritten.
        for (int i = file.length - 4096; i < file.length - 4000; i++) {
            file[i] = 0x55;
        }
        Files.write(data.resolve(StoreAudit.FILE), file);
        boolean noticed;
        try {
            noticed = !audit().clean();
        } catch (IOException unreadable) {
            noticed = String.valueOf(unreadable.getMessage()).contains("cannot be audited");
        }
        assertThat(noticed).isTrue();
    }

    @Test
    void a_directory_without_a_store_and_a_store_of_another_schema_are_refused_plainly() throws Exception {
        assertThatThrownBy(() -> StoreAudit.audit(data.resolve("nothing"), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a data directory: it has no muster.db");
        spoil("pragma user_version = 99");
        assertThatThrownBy(this::audit).isInstanceOf(IOException.class).hasMessageContaining("has schema 99");
    }

    /** The command line tells the two apart: 1 is a finding, 3 is something that is needed. */
    @Test
    void a_store_that_cannot_be_read_now_is_no_finding() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(StoreAudit.FILE));
                Statement statement = other.createStatement()) {
            statement.execute("pragma locking_mode = exclusive");
            statement.execute("begin exclusive");

            assertThatThrownBy(this::audit)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("cannot be audited");
        }
        assertThat(audit().clean()).isTrue();
    }

    @Test
    void a_request_that_was_done_twice_is_found_where_every_title_is_one_request() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            engine.execute(new CreateTasks(PROJECT, NewTask.titled("task 3"))); // as if its answer had been lost
        }
        assertThat(audit().duplicated()).isZero();

        acknowledged.titlesDiffer();

        assertThat(audit().duplicated()).isEqualTo(1);
        assertThat(audit().details()).anyMatch(detail -> detail.contains("are one request, done 2 times: 'task 3'"));
    }

    @Test
    void an_id_acknowledged_twice_is_a_duplicate() throws Exception {
        acknowledged.completed(completedTask);
        assertThat(audit().duplicated()).isEqualTo(1);
    }
}
