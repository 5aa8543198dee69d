package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.task.Lease;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said through the faces, and how the answers are judged. */
class FaceCallsTest {
    private static Fields read(String json) throws JsonTree.NotJson {
        return Fields.of(JsonTree.parse(json));
    }

    // --- WebSocket ---

    @Test
    void a_claim_that_does_not_wait_says_nothing_of_waiting() throws Exception {
        assertThat(read(SocketMessages.claim(3, Duration.ofMillis(900))).has("wait_seconds"))
                .isFalse();
        Fields waiting = read(SocketMessages.claim(4, Duration.ofMinutes(2)));
        assertThat(waiting.whole("wait_seconds")).isEqualTo(120);
        assertThat(waiting.whole("ref")).isEqualTo(4);
    }

    @Test
    void a_task_is_created_by_a_command_and_completed_with_its_lease() throws Exception {
        Fields create = read(SocketMessages.create(1, "a title"));
        assertThat(create.text("name")).isEqualTo("create_tasks");
        assertThat(create.object("arguments").text("title")).isEqualTo("a title");

        Lease lease = Lease.parse("L7.3.a");
        Fields complete = read(SocketMessages.complete(2, lease));
        assertThat(complete.text("type")).isEqualTo("complete");
        assertThat(Lease.parse(complete.text("lease"))).isEqualTo(lease);
    }

    // --- gauges of connected agents ---

    private static Reading reading(@Nullable Long cpuNanos, @Nullable Long rss) {
        return new Reading(0, cpuNanos, rss, null, null, null, null, null, null, null, null);
    }

    @Test
    void memory_is_counted_for_each_agent_against_the_server_without_agents() {
        List<Gauge> gauges = ConnectedWorkload.gauges(
                reading(0L, 100L << 20),
                reading(1_000_000_000L, 110L << 20),
                reading(3_000_000_000L, 120L << 20),
                8,
                1024,
                5);

        assertThat(gauges)
                .containsExactly(
                        Gauge.of(ConnectedWorkload.RSS_PER_AGENT, 20),
                        Gauge.of(ConnectedWorkload.RSS, 120),
                        Gauge.of(ConnectedWorkload.CPU, 0.25),
                        Gauge.of(ConnectedWorkload.HEARTBEATS_LOST, 5));
    }

    @Test
    void what_the_system_does_not_show_is_no_figure() {
        Reading unknown = reading(null, null);

        assertThat(ConnectedWorkload.gauges(unknown, unknown, unknown, 8, 10, 0))
                .filteredOn(gauge -> gauge.value() == null)
                .extracting(Gauge::name)
                .containsExactly(ConnectedWorkload.RSS_PER_AGENT, ConnectedWorkload.RSS, ConnectedWorkload.CPU);
    }

    // --- what visitors leave ---

    @Test
    void what_visitors_leave_is_held_against_what_was_there_before() {
        assertThat(VisitsWorkload.gauges(
                        new VisitsWorkload.Left(20L, 12L, 4_000_000L),
                        List.of(
                                new VisitsWorkload.Left(21L, 11L, 4_200_000L),
                                new VisitsWorkload.Left(20L, 10L, 4_100_000L))))
                .containsExactly(
                        Gauge.of(VisitsWorkload.DESCRIPTORS, 1),
                        Gauge.of(VisitsWorkload.THREADS, -1),
                        Gauge.of(VisitsWorkload.LIVE_HEAP, 5));
        assertThat(VisitsWorkload.gauges(
                        new VisitsWorkload.Left(null, null, null), List.of(new VisitsWorkload.Left(1L, 1L, 1L))))
                .allMatch(gauge -> gauge.value() == null);
    }

    // --- REST ---

    private static final Endpoint ENDPOINT =
            new Endpoint("GET", "/tasks/{task}/artifacts/{name}", 200, seat -> Endpoint.Ask.of("t1", "a/b c"));

    private static Outcome judged(int status, String body) {
        return ApiWorkload.judged(
                ENDPOINT,
                Endpoint.Ask.of("t1", "x").holding("id", "t1"),
                new HttpAnswer(status, "application/json", null, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void parameters_take_their_places_in_the_path() {
        assertThat(ENDPOINT.target(Endpoint.Ask.of("t1", "a/b").query("version=2")))
                .isEqualTo("/api/v1/tasks/t1/artifacts/a%2Fb?version=2");
        assertThat(ENDPOINT.name()).isEqualTo("GET /tasks/{task}/artifacts/{name}");
    }

    @Test
    void an_answer_is_good_only_with_the_right_status_and_the_right_content() {
        assertThat(judged(200, "{\"id\":\"t1\"}")).isEqualTo(Outcome.OK);
        assertThat(kind(judged(201, "{\"id\":\"t1\"}"))).isEqualTo("wrong_status");
        assertThat(kind(judged(200, "{\"id\":\"t2\"}"))).isEqualTo("wrong_answer");
        assertThat(kind(judged(200, "{}"))).isEqualTo("wrong_answer");
        assertThat(kind(judged(200, "no json"))).isEqualTo("wrong_answer");
    }

    private static String kind(Outcome outcome) {
        return ((Outcome.Failed) outcome).kind();
    }

    @Test
    void every_endpoint_has_a_name_of_its_own() {
        assertThat(ApiEndpoints.names()).doesNotHaveDuplicates();
        assertThat(ToolUse.names()).doesNotHaveDuplicates();
    }

    @Test
    void agents_are_spread_over_the_round_and_the_first_begins_at_its_beginning() {
        int endpoints = ApiEndpoints.names().size();
        assertThat(ApiWorkload.place(0, 1)).isZero();
        assertThat(IntStream.range(0, 10 * endpoints).mapToObj(agent -> ApiWorkload.place(agent, 10 * endpoints)))
                .allSatisfy(place -> assertThat(place).isBetween(0, endpoints - 1))
                .isSorted();
        assertThat(IntStream.range(0, endpoints).map(agent -> ApiWorkload.place(agent, endpoints)))
                .containsExactlyElementsOf(IntStream.range(0, endpoints).boxed().toList());
    }

    @Test
    void the_endpoints_of_a_description_are_named_as_those_that_are_called() throws Exception {
        assertThat(ApiWorkload.described(
                        read("{\"paths\":{\"/tasks\":{\"get\":{},\"post\":{}},\"/bulk\":{\"post\":{}}}}")))
                .containsExactly("GET /tasks", "POST /tasks", "POST /bulk");
    }

    @Test
    void what_is_offered_and_not_called_is_named_and_so_is_what_is_gone() {
        assertThatCode(() -> Coverage.require("api", List.of("a", "b"), List.of("b", "a")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Coverage.require("api", List.of("a", "new"), List.of("a", "old")))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("leaves out [new]")
                .hasMessageContaining("calls [old]");
    }
}
