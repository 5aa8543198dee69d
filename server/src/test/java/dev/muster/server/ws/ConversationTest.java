package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each message does in the store what it says, and is answered. */
@Tag("wire")
class ConversationTest {
    private final SocketServer server = SocketServer.open();
    private final Wire wire = server.connect();

    @AfterEach
    void close() {
        server.close();
    }

    private Fields claim() {
        Fields claimed = wire.ask("claim", json -> {});
        assertThat(claimed.flag("claimed", false)).as("%s", claimed).isTrue();
        return claimed;
    }

    @Test
    void a_hello_begins_a_session_of_an_agent_that_is_lost_by_silence() {
        Fields welcome = wire.hello(json -> json.field("agent", "ann")
                .texts("capabilities", List.of("java"))
                .field("concurrency", 3L));

        Session session = server.engine().reads().session(SessionId.parse(welcome.text("session")));
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(session.project()).isEqualTo(SocketServer.PROJECT);
        Agent agent = server.engine().reads().agent(session.agent());
        assertThat(agent.name()).isEqualTo("ann");
        assertThat(agent.capabilities()).containsExactly("java");
        assertThat(agent.concurrency()).isEqualTo(3);
        assertThat(agent.lostAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(welcome.flag("resumed", true)).isFalse();
        assertThat(welcome.whole("cursor")).isEqualTo(server.engine().events().last(SocketServer.PROJECT));
        assertThat(welcome.object("limits").whole("heartbeat_seconds")).isEqualTo(5);
        assertThat(welcome.object("limits").whole("resume_grace_seconds")).isEqualTo(30);
    }

    @Test
    void a_project_that_is_not_there_is_refused_and_hello_can_be_said_again() {
        Fields refused = wire.ask("hello", json -> json.field("agent", "ann").field("project", "nowhere"));
        assertThat(refused.text("code")).isEqualTo("NOT_FOUND");
        assertThat(refused.text("detail")).contains("nowhere");

        wire.hello("ann");
    }

    @Test
    void a_project_is_made_if_the_hello_asks_for_it() {
        Fields welcome = wire.ask(
                "hello",
                json -> json.field("agent", "ann").field("project", "new").field("create_project", true));

        assertThat(welcome.text("project")).isEqualTo("new");
        assertThat(server.engine().reads().projects())
                .extracting(project -> project.name())
                .contains("new");
    }

    @Test
    void hello_is_said_once() {
        wire.hello("ann");
        Fields again = wire.ask("hello", json -> json.field("agent", "ben"));

        assertThat(again.text("code")).isEqualTo("INVALID_STATE");
        assertThat(server.engine().reads().agents()).extracting(Agent::name).containsExactly("ann");
    }

    @Test
    void a_heartbeat_is_acknowledged_and_one_of_an_ended_session_is_refused() {
        SessionId session = SessionId.parse(wire.hello("ann").text("session"));
        wire.heartbeat();

        server.engine().execute(new EndSession(session));
        Fields refused = wire.ask("heartbeat", json -> {});
        assertThat(refused.text("code")).isEqualTo("INVALID_STATE");
        assertThat(refused.text("state")).isEqualTo("ended");
    }

    @Test
    void a_claim_leases_the_task_for_a_minute_and_a_renewal_as_asked() {
        wire.hello("ann");
        TaskId task = server.task("work");
        Fields claimed = claim();

        assertThat(server.task(task).state()).isEqualTo(TaskState.IN_PROGRESS);
        assertThat(claimed.object("task").text("id")).isEqualTo(task.toString());
        Duration lease = Duration.between(
                server.engine().reads().history(task, 0, 10).getLast().at(), claimed.instant("expires_at"));
        assertThat(lease).isEqualTo(Duration.ofSeconds(60));

        Fields renewed = wire.ask(
                "renew", json -> json.field("lease", claimed.text("lease")).field("lease_seconds", 3600L));
        assertThat(renewed.text("task")).isEqualTo(task.toString());
        assertThat(Duration.between(claimed.instant("expires_at"), renewed.instant("expires_at")))
                .isGreaterThan(Duration.ofMinutes(50));
    }

    @Test
    void a_claim_with_nothing_to_do_cannot_be_misread() {
        wire.hello("ann");
        Fields answer = wire.ask("claim", json -> {});

        assertThat(answer.flag("claimed", true)).isFalse();
        assertThat(answer.values()).containsEntry("task", null).containsEntry("lease", null);
    }

    @Test
    void a_task_is_continued_and_completed_with_what_came_of_it() {
        wire.hello("ann");
        TaskId task = server.task("work");
        String lease = claim().text("lease");

        Fields continued = wire.ask(
                "continue",
                json -> json.field("lease", lease)
                        .field("note", "half")
                        .objects(
                                "artifacts",
                                List.of("draft"),
                                (artifact, name) -> artifact.field("name", name).field("content", "so far")));
        assertThat(continued.text("state")).isEqualTo("in_progress");
        Fields completed =
                wire.ask("complete", json -> json.field("lease", lease).field("summary", "done"));
        assertThat(completed.text("state")).isEqualTo("completed");

        assertThat(server.task(task).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(server.task(task).summary()).isEqualTo("done");
        assertThat(server.engine().reads().artifacts(task))
                .extracting(Artifact::name)
                .containsExactly("draft");
    }

    @Test
    void a_task_is_failed_for_good() {
        wire.hello("ann");
        TaskId task = server.task("work");
        String lease = claim().text("lease");

        Fields failed = wire.ask(
                "fail",
                json -> json.field("lease", lease).field("reason", "no luck").field("retryable", false));

        assertThat(failed.text("state")).isEqualTo("failed");
        assertThat(server.task(task).reason()).contains("no luck");
    }

    @Test
    void a_task_is_given_back_undone() {
        wire.hello("ann");
        TaskId task = server.task("work");
        String lease = claim().text("lease");

        assertThat(wire.ask("release", json -> json.field("lease", lease)).text("state"))
                .isEqualTo("ready");
        assertThat(server.task(task).attempts()).isZero();
    }

    @Test
    void a_stale_lease_is_refused_with_what_to_do() {
        wire.hello(json -> json.field("agent", "ann").field("concurrency", 2L));
        TaskId task = server.task("work");
        String first = claim().text("lease");
        Fields again = wire.ask("claim", json -> json.text("task", task));

        Fields stale = wire.ask("complete", json -> json.field("lease", first));
        assertThat(stale.text("code")).isEqualTo("STALE_LEASE");
        assertThat(server.task(task).state()).isEqualTo(TaskState.IN_PROGRESS);
        assertThat(wire.ask("complete", json -> json.field("lease", again.text("lease")))
                        .text("state"))
                .isEqualTo("completed");
    }

    @Test
    void every_operation_can_be_named_by_a_command_and_acts_where_the_connection_is() {
        String session = wire.hello("ann").text("session");

        Fields created = wire.command("create_tasks", json -> json.field("title", "planned"));
        TaskId task = TaskId.parse(created.objects("tasks").getFirst().text("id"));
        assertThat(server.task(task).title()).isEqualTo("planned");
        assertThat(server.task(task).project()).isEqualTo(SocketServer.PROJECT);
        assertThat(server.engine().reads().history(task, 0, 1).getFirst().session())
                .isEqualTo(SessionId.parse(session));
        assertThat(wire.command("get_task", json -> json.text("task", task)).text("type"))
                .isEqualTo(server.task(task).type());
        assertThat(wire.command("list_tasks", json -> {}).objects("tasks")).hasSize(1);
        assertThat(wire.command("pause_session", json -> {}).text("state")).isEqualTo("paused");
    }

    @Test
    void an_unknown_command_or_argument_is_answered_with_the_nearest() {
        wire.hello("ann");
        Fields unknown = wire.ask("command", json -> json.field("name", "creat_tasks"));
        assertThat(unknown.text("detail")).contains("did you mean 'create_tasks'?");
        Fields argument = wire.ask(
                "command",
                json -> json.field("name", "create_tasks").object("arguments", each -> each.field("titel", "x")));
        assertThat(argument.text("detail")).contains("'titel' is unknown; did you mean 'title'?");
    }

    @Test
    void a_refused_command_says_the_state_and_what_it_allows() {
        wire.hello("ann");
        TaskId task = server.task("work");
        Fields refused = wire.ask(
                "command",
                json -> json.field("name", "unblock_task").object("arguments", each -> each.text("task", task)));

        assertThat(refused.text("type")).isEqualTo("error");
        assertThat(refused.text("code")).isEqualTo("INVALID_STATE");
        assertThat(refused.text("state")).isEqualTo("ready");
        assertThat(refused.texts("allowed")).contains("claim");
    }

    @Test
    void a_claim_that_waits_holds_up_nothing_and_is_woken_by_a_new_task() {
        wire.hello("ann");
        String claim = wire.say("claim", json -> json.field("wait_seconds", 600L));
        SocketServer.until(() -> server.engine().stats().parked() == 1);
        wire.heartbeat();

        TaskId task = TaskId.parse(wire.command("create_tasks", json -> json.field("title", "new"))
                .objects("tasks")
                .getFirst()
                .text("id"));
        Fields claimed = wire.answer(claim);
        assertThat(claimed.object("task").text("id")).isEqualTo(task.toString());
        assertThat(server.task(task).state()).isEqualTo(TaskState.IN_PROGRESS);
    }

    @Test
    void a_cancelled_claim_claims_nothing() {
        wire.hello("ann");
        String claim = wire.say("claim", json -> json.field("wait_seconds", 600L));
        SocketServer.until(() -> server.engine().stats().parked() == 1);
        wire.raw("{\"type\":\"cancel\",\"ref\":\"" + claim + "\"}");

        assertThat(wire.answer(claim).text("state")).isEqualTo("cancelled");
        TaskId task = server.task("later");
        wire.heartbeat();
        assertThat(server.task(task).state()).isEqualTo(TaskState.READY);
        assertThat(wire.ask("cancel", json -> {}).text("code")).isEqualTo("NOT_FOUND");
    }

    @Test
    void another_call_that_waits_is_cancelled_too() {
        wire.hello("ann");
        String read = wire.say(
                "command",
                json -> json.field("name", "read_events")
                        .object(
                                "arguments",
                                each -> each.field(
                                                "after",
                                                server.engine().events().last(SocketServer.PROJECT))
                                        .field("wait_seconds", 600L)));
        wire.heartbeat();
        wire.raw("{\"type\":\"cancel\",\"ref\":\"" + read + "\"}");

        Fields answer = wire.answer(read);
        assertThat(answer.values()).containsEntry("state", "cancelled");
    }

    @Test
    void so_many_calls_of_a_connection_may_wait_and_no_more() {
        wire.hello("ann");
        String first = wire.say("claim", json -> json.field("wait_seconds", 600L));
        SocketServer.until(() -> server.engine().stats().parked() == 1);
        wire.raw("{\"type\":\"claim\",\"ref\":\"" + first + "\",\"wait_seconds\":600}");
        assertThat(wire.answer(first).text("code")).isEqualTo("CONFLICT");

        for (int i = 1; i < 8; i++) {
            wire.say("claim", json -> json.field("wait_seconds", 600L));
        }
        assertThat(wire.ask("claim", json -> json.field("wait_seconds", 600L)).text("code"))
                .isEqualTo("LIMIT_REACHED");
        assertThat(wire.ask("claim", json -> {}).flag("claimed", true)).isFalse();
    }

    @Test
    void whoever_names_no_agent_watches_and_does_nothing_else() {
        TaskId task = server.task("work");
        Fields welcome = wire.hello(json -> {});
        assertThat(welcome.value("session")).isNull();

        Fields refused = wire.ask("claim", json -> {});
        assertThat(refused.text("code")).isEqualTo("FORBIDDEN");
        assertThat(refused.text("help")).contains("'agent'");
        assertThat(wire.ask("command", json -> json.field("name", "create_project"))
                        .text("code"))
                .isEqualTo("FORBIDDEN");
        assertThat(server.task(task).state()).isEqualTo(TaskState.READY);
        assertThat(server.engine().reads().agents()).isEmpty();
        wire.heartbeat();
        assertThat(wire.ask("subscribe", json -> json.field("after", 0L)).flag("subscribed", false))
                .isTrue();
        assertThat(wire.next("event").whole("seq")).isEqualTo(1);
    }

    @Test
    void an_agent_that_was_stopped_is_told_so() {
        wire.hello("ann");
        Agent agent = server.engine().reads().agents().getFirst();
        server.engine().execute(new StopAgent(agent.id()));

        assertThat(wire.ask("claim", json -> {}).text("code")).isEqualTo("INVALID_STATE");
        assertThat(server.engine().reads().agent(agent.id()).state()).isEqualTo(AgentState.STOPPED);
    }
}
