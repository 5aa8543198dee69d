package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.agent.Agent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.session.SessionId;
import dev.muster.server.access.Tries;
import dev.muster.server.access.TwoProjects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a project is out of reach of another through a WebSocket, whatever is said on it. */
class SocketIsolationTest {
    @TempDir
    Path data;

    private TwoProjects two;

    @BeforeEach
    void two_projects() throws Exception {
        two = new TwoProjects(data);
    }

    @AfterEach
    void close() {
        two.close();
    }

    private Wire connect() {
        return Wire.open(two.port(), two.mine);
    }

    /** A connection of the session that is ours. */
    private Wire greeted() {
        Wire wire = connect();
        assertThat(wire.ask("hello", json -> json.field("session", two.mySession))
                        .text("type"))
                .isEqualTo("welcome");
        return wire;
    }

    private static Tries.Told ask(Wire wire, String type, Map<String, Object> fields) {
        Fields answer = wire.ask(type, json -> fields.forEach(json::value));
        return new Tries.Told(answer.text("type").equals("error"), answer.values());
    }

    private Map<String, List<Tries>> messages() {
        Map<String, List<Tries>> all = new LinkedHashMap<>();
        all.put(
                "hello",
                List.of(
                        Tries.refused(
                                Map.of("project", "theirs"),
                                Map.of("project", "theirs", "agent", "me"),
                                Map.of("project", "new", "agent", "me", "create_project", true),
                                Map.of("agent", TwoProjects.THEIR_AGENT),
                                Map.of("agent", TwoProjects.THEIR_AGENT, "capabilities", List.of("nothing")),
                                Map.of("session", two.theirSession),
                                Map.of("session", two.theirSession, "project", "mine")),
                        Tries.hidden(Map.of("agent", "me"), Map.of())));
        for (String type : List.of("heartbeat", "subscribe", "unsubscribe")) {
            all.put(type, List.of(Tries.hidden(Map.of())));
        }
        all.put("cancel", List.of(Tries.refused(Map.of())));
        all.put(
                "claim",
                List.of(
                        Tries.refused(
                                Map.of("session", two.theirSession),
                                Map.of("any_project", true),
                                Map.of("task", two.theirDone),
                                Map.of("task", two.theirReady)),
                        Tries.hidden(Map.of())));
        Map<String, Map<String, Object>> besides = Map.of(
                "renew", Map.of(),
                "complete", Map.of(),
                "continue", Map.of(),
                "release", Map.of(),
                "fail", Map.of("reason", "x"));
        besides.forEach((type, fields) -> {
            Map<String, Object> alone = new HashMap<>(fields);
            alone.put("lease", two.theirLease);
            Map<String, Object> withSession = new HashMap<>(alone);
            withSession.put("session", two.theirSession);
            all.put(type, List.of(Tries.refused(alone, withSession)));
        });
        all.put(
                "command",
                List.of(Tries.refused(Map.of("name", "get_task", "arguments", Map.of("task", two.theirDone)))));
        return all;
    }

    @Test
    void every_message_is_refused_or_tells_nothing_of_another_project() throws Exception {
        Map<String, List<Tries>> tries = messages();
        assertThat(tries.keySet())
                .as("every type has to say here how a stranger would try it")
                .containsExactlyInAnyOrderElementsOf(MessageType.names());
        String before = two.theirState();

        Tries.all(tries, two, (type, fields) -> ask(type.equals("hello") ? connect() : greeted(), type, fields));

        assertThat(two.theirState()).isEqualTo(before);
    }

    @Test
    void every_operation_that_is_commanded_refuses_or_hides_what_belongs_to_another_project() throws Exception {
        String before = two.theirState();

        Tries.all(
                two.operations(),
                two,
                (operation, arguments) -> ask(greeted(), "command", Map.of("name", operation, "arguments", arguments)));

        assertThat(two.theirState()).isEqualTo(before);
    }

    @Test
    void a_subscription_hears_of_ones_own_project_alone() {
        Wire wire = greeted();
        wire.ask("subscribe", json -> json.field("after", 0L));
        two.engine().execute(new PublishEvents("theirs", List.of(new NewEvent(TwoProjects.MARK, null)), null));
        two.engine().execute(new PublishEvents("mine", List.of(new NewEvent("the.end", null)), null));

        List<String> heard = new ArrayList<>();
        Fields event;
        do {
            event = wire.next("event");
            heard.add(event.toString());
        } while (!event.text("topic").equals("the.end"));

        assertThat(heard).noneMatch(each -> each.contains(TwoProjects.MARK) || each.contains(two.theirSession));
        assertThat(heard).hasSize((int) two.engine().events().last("mine"));
    }

    @Test
    void a_call_that_waits_on_another_connection_cannot_be_cancelled() {
        Wire theirs = Wire.open(two.port(), two.theirs);
        theirs.ask("hello", json -> json.field("agent", "they").field("concurrency", 2L));
        theirs.ask("claim", json -> json.field("task", two.theirReady));
        String waiting = theirs.say("claim", json -> json.field("wait_seconds", 600L));
        SocketServer.until(() -> two.engine().stats().parked() == 1);

        Wire wire = greeted();
        wire.raw("{\"type\":\"cancel\",\"ref\":\"" + waiting + "\"}");

        assertThat(wire.answer(waiting).text("code")).isEqualTo("NOT_FOUND");
        assertThat(two.engine().stats().parked()).isEqualTo(1);
    }

    @Test
    void an_agent_that_works_elsewhere_too_cannot_be_described_anew_by_resuming_its_session() {
        SessionId here = two.session("mine", "both");
        two.session("theirs", "both");
        Agent before =
                two.engine().reads().agent(two.engine().reads().session(here).agent());

        Tries.Told told = ask(connect(), "hello", Map.of("session", here.value(), "concurrency", 7L));

        assertThat(told.refused()).as("%s", told).isTrue();
        assertThat(two.engine().reads().agent(before.id()).concurrency()).isEqualTo(before.concurrency());
        assertThat(ask(connect(), "hello", Map.of("session", here.value())).refused())
                .isFalse();
    }
}
