package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.ServerSentEvents;
import dev.muster.server.ServerSentEvents.Sent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that lost its stream comes back with the last id that it has seen, and misses nothing. */
class StreamResumeTest {
    @TempDir
    Path directory;

    private Rig rig;
    private String protocol;

    @BeforeEach
    void two_tasks_are_watched() throws Exception {
        rig = Rig.open(directory);
        rig.call("start_session", Map.of("agent", "ann"));
        protocol = rig.begin("2025-11-25");
        List<String> tasks = List.of("t1", "t2");
        for (String task : tasks) {
            rig.call("plan_task", Map.of("title", "watched as " + task, "description", "d"));
        }
        // Only now: who watches t1 may hear late of the plan for t2, and would tell of it were t2 subscribed to then.
        for (String task : tasks) {
            rig.legacy(protocol, "resources/subscribe", Map.of("uri", "muster://tasks/" + task));
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void change(String task) throws Exception {
        rig.call("update_task", Map.of("task_id", task, "title", "anew"));
    }

    @Test
    void what_happened_while_it_was_away_comes_once_and_then_what_happens_next() throws Exception {
        String last;
        try (ServerSentEvents stream = rig.listen(protocol, null)) {
            change("t1");
            last = String.valueOf(stream.next().id());
        }
        assertThat(last).isEqualTo("0-1");
        change("t1");
        change("t2");

        try (ServerSentEvents stream = rig.listen(protocol, last)) {
            List<Sent> missed = List.of(stream.next(), stream.next());
            change("t1");
            Sent next = stream.next();

            assertThat(missed).extracting(Sent::id).containsExactly("0-2", "0-3");
            assertThat(missed)
                    .extracting(each -> each.data().contains("muster://tasks/t1"))
                    .containsExactlyInAnyOrder(true, false);
            assertThat(next.id()).isEqualTo("0-4");
            assertThat(next.data()).contains("muster://tasks/t1");
        }
    }

    @Test
    void a_stream_begins_with_a_place_to_come_back_to() throws Exception {
        try (ServerSentEvents stream = rig.listen(protocol, null)) {
            assertThat(stream.line()).isEqualTo("id: 0-0");
            assertThat(stream.line()).isEqualTo("data: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-03-26"})
    void clients_of_earlier_versions_get_no_event_without_a_message(String version) throws Exception {
        String earlier = rig.begin(version);
        rig.legacy(earlier, "resources/subscribe", Map.of("uri", "muster://tasks/t1"));
        try (ServerSentEvents stream = rig.listen(earlier, null)) {
            change("t1");
            assertThat(stream.line()).isEqualTo("id: 0-1");
        }
    }

    @Test
    void an_id_of_no_stream_that_is_kept_is_not_found() throws Exception {
        for (String id : List.of("99-1", "nonsense", "0-", "-1")) {
            assertThat(rig.send(
                                    "GET",
                                    null,
                                    "Accept",
                                    "text/event-stream",
                                    "Mcp-Session-Id",
                                    protocol,
                                    "Last-Event-ID",
                                    id)
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
