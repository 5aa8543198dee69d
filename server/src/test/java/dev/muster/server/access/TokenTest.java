package dev.muster.server.access;

import static dev.muster.server.access.Served.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.TokenId;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import dev.muster.server.TestServer;
import dev.muster.server.mcp.McpWire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that asks for tokens. */
class TokenTest {
    private static final String PROJECTS = "/api/v1/projects";
    private static final String TOKENS = "/api/v1/admin/tokens";

    @TempDir
    Path data;

    private Served served;
    private String admin = "";
    private int barriers;

    @BeforeEach
    void serve() throws Exception {
        served = Served.withTokens(data);
        admin = served.token("root", Role.ADMIN, null, null);
        served.engine().execute(new CreateProject("shop", ""));
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void a_request_without_a_token_is_told_how_to_come_in() throws Exception {
        Wire.Answer answer = served.get(PROJECTS);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"muster\"");
        assertThat(Served.json(answer).text("code")).isEqualTo("UNAUTHENTICATED");
        assertThat(Served.json(answer).text("help")).contains("Authorization: Bearer");
        assertThat(served.get("/openapi.json").status()).isEqualTo(401);
        assertThat(served.get("/mcp").status()).isEqualTo(401);
        assertThat(served.get("/metrics").status()).isEqualTo(401);
    }

    @Test
    void health_needs_no_token() throws Exception {
        assertThat(List.of(
                        served.get("/health/live").status(),
                        served.get("/health/ready").status(),
                        served.get("/health/started").status()))
                .containsOnly(200);
    }

    @Test
    void a_good_token_is_let_in() throws Exception {
        assertThat(served.get(PROJECTS, bearer(admin)).status()).isEqualTo(200);
        assertThat(served.get(PROJECTS, "authorization: bEARER " + admin).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Basic cm9vdDpyb290",
                "Bearer x",
                "Bearer k_000000000000.0",
                "TOKEN",
                "Bearer TOKEN TOKEN",
                "Bearer TOKENx"
            })
    void what_is_no_token_is_refused(String header) throws Exception {
        Wire.Answer answer = served.get(PROJECTS, "Authorization: " + header.replace("TOKEN", admin));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(answer.body()).doesNotContain(admin);
    }

    @Test
    void another_secret_another_id_and_two_tokens_are_refused() throws Exception {
        TokenId id = TokenId.parse(admin.substring(0, admin.indexOf('.')));
        String otherSecret = BearerToken.of(id, new SecureRandom()).text();
        String other = BearerToken.random(new SecureRandom()).text();

        assertThat(served.get(PROJECTS, bearer(otherSecret)).status()).isEqualTo(401);
        assertThat(served.get(PROJECTS, bearer(other)).status()).isEqualTo(401);
        assertThat(served.get(PROJECTS, bearer(admin), bearer(admin)).status()).isEqualTo(401);
        assertThat(Served.json(served.get(PROJECTS, bearer(otherSecret))).text("detail"))
                .as("which of the two is wrong is not told")
                .isEqualTo(Served.json(served.get(PROJECTS, bearer(other))).text("detail"));
    }

    @Test
    void a_bad_token_is_refused_even_where_none_is_needed(@TempDir Path other) throws Exception {
        try (Served open = new Served(other, options -> options)) {
            assertThat(open.get(PROJECTS).status()).isEqualTo(200);
            assertThat(open.get(PROJECTS, bearer(admin)).status()).isEqualTo(401);
        }
    }

    @Test
    void a_token_expires_to_the_moment() throws Exception {
        String token = served.token("brief", Role.AGENT, null, Served.START.plusSeconds(60));

        served.at(Served.START.plusMillis(59_999));
        assertThat(served.get(PROJECTS, bearer(token)).status()).isEqualTo(200);
        served.at(Served.START.plusSeconds(60));
        Wire.Answer answer = served.get(PROJECTS, bearer(token));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(Served.json(answer).text("detail")).contains("expired at 2026-01-01T00:01:00Z");
    }

    @Test
    void a_revoked_token_is_refused_at_once_and_after_a_restart() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "agent"));
        assertThat(served.get(PROJECTS, bearer(made.text("bearer"))).status()).isEqualTo(200);

        Wire.Answer revoked = served.post(TOKENS + "/" + made.text("id") + "/revoke", Map.of(), bearer(admin));
        assertThat(Served.json(revoked).text("state")).isEqualTo("revoked");

        assertThat(Served.json(served.get(PROJECTS, bearer(made.text("bearer"))))
                        .text("detail"))
                .isEqualTo("the token was revoked");
        served.close();
        served = Served.withTokens(data);
        assertThat(served.get(PROJECTS, bearer(made.text("bearer"))).status()).isEqualTo(401);
        assertThat(served.get(PROJECTS, bearer(admin)).status()).isEqualTo(200);
    }

    @Test
    void a_stream_of_events_ends_with_its_token() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "read_only", "project", "shop"));
        String request = Wire.request(
                "GET",
                "/api/v1/events",
                "127.0.0.1:" + served.port(),
                null,
                bearer(made.text("bearer")),
                "Accept: text/event-stream");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
            publish("before");
            assertThat(in.lines().anyMatch(line -> line.equals("event: before")))
                    .isTrue();
            served.post(TOKENS + "/" + made.text("id") + "/revoke", Map.of(), bearer(admin));

            publish("after");

            assertThat(in.lines()).as("all that comes until it ends").noneMatch(line -> line.contains("after"));
        }
    }

    @Test
    void who_waits_for_events_through_mcp_is_told_none_that_come_after_its_token_has_ended() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "agent", "project", "shop"));
        try (McpWire agent = new McpWire(URI.create("http://127.0.0.1:" + served.port()), made.text("bearer"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long last = served.engine().events().last("shop");
            Future<Fields> waiting =
                    threads.submit(() -> agent.call("read_events", Map.of("after", last, "wait_seconds", 3_000L)));
            TestServer.await("it waits", () -> served.engine().events().waiting() == 1);
            served.post(TOKENS + "/" + made.text("id") + "/revoke", Map.of(), bearer(admin));

            publish("after");

            assertThat(waiting.get().objects("events")).isEmpty();
        }
    }

    @Test
    void who_waits_for_work_is_given_none_that_comes_after_its_token_has_ended() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "agent", "project", "shop"));
        String header = bearer(made.text("bearer"));
        String session = Served.json(served.post("/api/v1/sessions", Map.of("agent", "ada"), header))
                .text("id");
        Map<String, Object> claim = Map.of("session", session, "wait_seconds", 3_000L);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Wire.Answer> waiting = threads.submit(() -> served.post("/api/v1/tasks/claim", claim, header));
            TestServer.await("it waits", () -> served.engine().stats().parked() == 1);
            served.post(TOKENS + "/" + made.text("id") + "/revoke", Map.of(), bearer(admin));

            served.engine().execute(new CreateTasks("shop", NewTask.titled("late")));

            assertThat(Served.json(waiting.get()).flag("claimed", true)).isFalse();
            assertThat(served.engine().reads().counts("shop")).containsEntry(TaskState.READY, 1L);
        }
    }

    @Test
    void metrics_tell_of_all_projects_and_are_refused_to_who_may_see_only_one() throws Exception {
        Fields one = create(Map.of("name", "one", "role", "read_only", "project", "shop"));
        Fields all = create(Map.of("name", "all", "role", "read_only"));

        Wire.Answer refused = served.get("/metrics", bearer(one.text("bearer")));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(Served.json(refused).text("detail")).contains("project 'shop' only");
        assertThat(served.get("/metrics", bearer(all.text("bearer"))).status()).isEqualTo(200);
    }

    private void publish(String topic) {
        served.engine().execute(new PublishEvents("shop", List.of(new PublishEvents.NewEvent(topic, null)), null));
    }

    @Test
    void a_rotated_token_has_two_secrets_for_a_while() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "agent"));
        Fields rotated = Served.json(
                served.post(TOKENS + "/" + made.text("id") + "/rotate", Map.of("grace_seconds", 60L), bearer(admin)));

        assertThat(rotated.text("id")).isEqualTo(made.text("id"));
        assertThat(rotated.text("bearer")).isNotEqualTo(made.text("bearer"));
        served.at(Served.START.plusSeconds(59));
        assertThat(served.get(PROJECTS, bearer(made.text("bearer"))).status()).isEqualTo(200);
        assertThat(served.get(PROJECTS, bearer(rotated.text("bearer"))).status())
                .isEqualTo(200);
        served.at(Served.START.plusSeconds(60));
        assertThat(served.get(PROJECTS, bearer(made.text("bearer"))).status()).isEqualTo(401);
        assertThat(served.get(PROJECTS, bearer(rotated.text("bearer"))).status())
                .isEqualTo(200);
    }

    @Test
    void without_a_grace_the_old_secret_ends_at_once() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "agent"));
        served.post(TOKENS + "/" + made.text("id") + "/rotate", Map.of("grace_seconds", 0L), bearer(admin));

        assertThat(served.get(PROJECTS, bearer(made.text("bearer"))).status()).isEqualTo(401);
    }

    @Test
    void each_role_may_do_what_it_is_for_and_no_more() throws Exception {
        Map<Role, Integer> tasks = new HashMap<>();
        Map<Role, Integer> projects = new HashMap<>();
        Map<Role, Integer> tokens = new HashMap<>();
        Map<String, Object> session = Map.of("project", "shop", "agent", "ada");
        for (Role role : Role.values()) {
            String header = bearer(served.token("the " + role, role, null, null));
            assertThat(served.get(PROJECTS, header).status()).isEqualTo(200);
            tasks.put(role, served.post("/api/v1/sessions", session, header).status());
            projects.put(
                    role,
                    served.post(PROJECTS, Map.of("project", "of-" + role.wire()), header)
                            .status());
            tokens.put(role, served.get(TOKENS, header).status());
        }

        assertThat(tasks).isEqualTo(Map.of(Role.READ_ONLY, 403, Role.AGENT, 201, Role.OPERATOR, 201, Role.ADMIN, 201));
        assertThat(projects)
                .isEqualTo(Map.of(Role.READ_ONLY, 403, Role.AGENT, 403, Role.OPERATOR, 201, Role.ADMIN, 201));
        assertThat(tokens).isEqualTo(Map.of(Role.READ_ONLY, 403, Role.AGENT, 403, Role.OPERATOR, 403, Role.ADMIN, 200));
    }

    @Test
    void a_name_is_given_once_and_may_be_given_again_when_its_token_has_ended() throws Exception {
        Fields first = create(Map.of("name", "ada", "role", "agent"));

        assertThat(served.post(TOKENS, Map.of("name", "ada", "role", "agent"), bearer(admin))
                        .status())
                .isEqualTo(409);
        served.post(TOKENS + "/" + first.text("id") + "/revoke", Map.of(), bearer(admin));
        assertThat(create(Map.of("name", "ada", "role", "read_only")).text("id"))
                .isNotEqualTo(first.text("id"));
    }

    @Test
    void the_list_has_everything_but_secrets() throws Exception {
        Fields made = create(Map.of("name", "ada", "role", "agent", "project", "shop"));
        served.get("/api/v1/tasks?project=shop", bearer(made.text("bearer")));
        awaitNotes();

        Wire.Answer answer = served.get(TOKENS, bearer(admin));

        assertThat(answer.body()).doesNotContain(secret(made.text("bearer"))).doesNotContain("hash");
        Fields listed = Served.json(answer).objects("tokens").stream()
                .filter(token -> token.text("name").equals("ada"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.values()).containsEntry("name", "ada").containsEntry("project", "shop");
        assertThat(listed.has("bearer")).isFalse();
        assertThat(listed.text("last_used_at")).isEqualTo(Served.START.toString());
    }

    @Test
    void no_secret_is_in_any_file() throws Exception {
        Path log = data.resolve("access.log");
        served.close();
        served = new Served(
                data,
                options -> options.withDoor(options.door().withTokens(true)).withAccessLog(log));
        Fields made = create(Map.of("name", "ada", "role", "agent"));
        String first = made.text("bearer");
        String second = Served.json(served.post(TOKENS + "/" + made.text("id") + "/rotate", Map.of(), bearer(admin)))
                .text("bearer");
        String wrong = BearerToken.of(TokenId.parse(made.text("id")), new SecureRandom())
                .text();
        for (String token : List.of(first, second, wrong)) {
            served.get(PROJECTS + "?token=" + token, bearer(token));
        }
        served.close();

        List<String> secrets =
                Stream.of(admin, first, second, wrong).map(TokenTest::secret).toList();
        List<Path> files = files();
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .contains("muster.db", "audit.log", "access.log");
        for (Path file : files) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(secrets).as(file.toString()).noneMatch(text::contains);
        }
        assertThat(Files.readString(data.resolve("muster.db"), StandardCharsets.ISO_8859_1))
                .as("the store that was looked through has the token")
                .contains(made.text("id"));
        served = Served.withTokens(data);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String secret(String bearer) {
        return bearer.substring(bearer.indexOf('.') + 1);
    }

    private Fields create(Map<String, Object> arguments) throws IOException {
        Wire.Answer answer = served.post(TOKENS, arguments, bearer(admin));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return Served.json(answer);
    }

    @Test
    void an_admin_of_a_project_makes_tokens_for_it_alone() throws Exception {
        String shop = served.token("keeper", Role.ADMIN, "shop", null);
        Wire.Answer made = served.post(TOKENS, Map.of("name", "clerk", "role", "agent"), bearer(shop));

        assertThat(Served.json(made).text("project")).isEqualTo("shop");
        assertThat(served.post(TOKENS, Map.of("name", "spy", "role", "agent", "project", "other"), bearer(shop))
                        .status())
                .isEqualTo(404);
        assertThat(Served.json(served.get(TOKENS, bearer(shop))).objects("tokens"))
                .extracting(token -> token.text("name"))
                .containsExactlyInAnyOrder("keeper", "clerk");
    }

    /** A caller does not wait until its use is noted; the ledger does this after what it was given before. */
    private void awaitNotes() {
        served.engine().execute(new CreateProject("barrier-" + barriers++, ""));
    }

    @Test
    void use_is_noted_to_the_minute() throws Exception {
        assertThat(served.engine().reads().tokens().getFirst().lastUsedAt()).isNull();
        served.get(PROJECTS, bearer(admin));
        awaitNotes();
        served.at(Served.START.plus(Duration.ofSeconds(59)));
        served.get(PROJECTS, bearer(admin));
        awaitNotes();
        assertThat(Served.json(served.get(TOKENS, bearer(admin)))
                        .objects("tokens")
                        .getFirst()
                        .instant("last_used_at"))
                .isEqualTo(Served.START);
    }
}
