package dev.muster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.LogSettings;
import dev.muster.core.Engine;
import dev.muster.core.config.Configuration;
import dev.muster.lab.engine.config.ConfigurationFile;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that is set up from a file does what the file says. */
class ConfiguredServerTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path data;

    private interface Work {
        void with(MusterServer server) throws Exception;
    }

    private void serve(String file, Work work) throws Exception {
        Configuration configuration =
                ConfigurationFile.parse("muster.yaml", file).alone();
        try (LogSettings.Logging log = LogSettings.begin(configuration, data);
                Engine engine = Engine.open(data, EngineSettings.of(configuration))) {
            ServerOptions plain = new ServeSecurity().on(HttpOptions.on("127.0.0.1", 0), "test", configuration, data);
            ServerOptions options = plain.withMcp(ServerSettings.mcp(plain.mcp(), configuration));
            try (MusterServer server = MusterServer.start(engine, options)) {
                work.with(server);
            }
        }
    }

    private record Reply(int status, JsonNode body) {}

    private static Reply post(MusterServer server, String path, String request, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path)
                        .toURL()
                        .openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("X-Request-Id", request);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        int status = connection.getResponseCode();
        byte[] answer = (status < 400 ? connection.getInputStream() : connection.getErrorStream()).readAllBytes();
        return new Reply(status, MAPPER.readTree(answer));
    }

    private static String session(MusterServer server, String agent) throws IOException {
        Reply begun = post(
                server,
                "/sessions",
                "begin-" + agent,
                "{\"project\":\"web\",\"create_project\":true,\"agent\":\"" + agent + "\"}");
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(201);
        return begun.body().get("id").asString();
    }

    @Test
    void leases_attempts_and_bodies_are_as_configured() throws Exception {
        serve(
                "leases: {agent_seconds: 5}\norchestrator: {agents: {max-retries: 4}}\nserver: {max_body_kb: 1}\n",
                server -> {
                    String session = session(server, "ada");
                    Reply made = post(server, "/tasks", "r1", "{\"project\":\"web\",\"title\":\"t\"}");
                    assertThat(made.status()).isEqualTo(201);

                    Reply claim = post(server, "/tasks/claim", "r2", "{\"session\":\"" + session + "\"}");
                    assertThat(claim.body().get("task").get("max_attempts").asInt())
                            .isEqualTo(5);
                    Instant end = Instant.parse(claim.body().get("expires_at").asString());
                    assertThat(Duration.between(Instant.now(), end)).isLessThanOrEqualTo(Duration.ofSeconds(5));

                    String large =
                            "{\"project\":\"web\",\"title\":\"t\",\"description\":\"" + "x".repeat(2_000) + "\"}";
                    assertThat(post(server, "/tasks", "r3", large).status()).isEqualTo(413);
                });
    }

    @Test
    void clients_that_ask_too_often_are_refused_and_tokens_are_asked_for() throws Exception {
        serve("security: {rate_limit: 3}\n", server -> {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(post(server, "/tasks", "r" + i, "{}").status());
            }
            assertThat(answers).contains(429);
        });
        serve(
                "security:\n  require-token: true\n",
                server -> assertThat(post(server, "/tasks", "r", "{}").status()).isEqualTo(401));
    }

    @Test
    void a_project_beyond_the_limit_is_told_so() throws Exception {
        serve("profile: memory-optimized\norchestrator: {max_concurrent_projects: 1}\n", server -> {
            String web = session(server, "ada");
            Reply other =
                    post(server, "/sessions", "b", "{\"project\":\"other\",\"create_project\":true,\"agent\":\"bob\"}");
            for (String project : List.of("web", "other")) {
                post(server, "/tasks", "c", "{\"project\":\"" + project + "\",\"title\":\"t\"}");
            }
            assertThat(post(server, "/tasks/claim", "d", "{\"session\":\"" + web + "\"}")
                            .body()
                            .get("claimed")
                            .asBoolean())
                    .isTrue();
            Reply refused = post(
                    server,
                    "/tasks/claim",
                    "e",
                    "{\"session\":\"" + other.body().get("id").asString() + "\"}");
            assertThat(refused.body().get("code").asString()).isEqualTo("LIMIT_REACHED");
            assertThat(refused.body().get("detail").asString()).contains("at most 1 project");
        });
    }

    /** E14: every request of many clients at once is found in the log by its id, with its session and its task. */
    @Test
    void under_load_the_log_has_every_request_with_its_ids_and_every_line_parses() throws Exception {
        int clients = 8;
        int cycles = 25;
        Map<String, String> taskOf = new ConcurrentHashMap<>();
        Map<String, String> sessionOf = new ConcurrentHashMap<>();
        serve(
                "logging: {level: DEBUG, file: muster.log, buffer_size: 100000, max_file_size_mb: 1}\n"
                        + "server: {access_log: access.log}\n",
                server -> {
                    List<Thread> threads = new ArrayList<>();
                    List<Throwable> failures = new ArrayList<>();
                    for (int client = 0; client < clients; client++) {
                        int mine = client;
                        threads.add(Thread.ofPlatform().start(() -> {
                            try {
                                String session = session(server, "a" + mine);
                                for (int i = 0; i < cycles; i++) {
                                    String id = "c" + mine + "-" + i;
                                    post(server, "/tasks", id + "-new", "{\"project\":\"web\",\"title\":\"t\"}");
                                    Reply claim = post(
                                            server, "/tasks/claim", id + "-claim", "{\"session\":\"" + session + "\"}");
                                    String task =
                                            claim.body().get("task").get("id").asString();
                                    taskOf.put(id + "-claim", task);
                                    taskOf.put(id + "-done", task);
                                    sessionOf.put(id + "-claim", session);
                                    post(
                                            server,
                                            "/tasks/" + task + "/complete",
                                            id + "-done",
                                            "{\"lease\":\""
                                                    + claim.body().get("lease").asString()
                                                    + "\",\"summary\":\"done\"}");
                                }
                            } catch (Throwable e) {
                                synchronized (failures) {
                                    failures.add(e);
                                }
                            }
                        }));
                    }
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    assertThat(failures).isEmpty();
                });

        List<JsonNode> lines = Files.readAllLines(data.resolve("muster.log")).stream()
                .map(MAPPER::readTree)
                .toList();
        assertThat(lines).noneMatch(line -> line.has("dropped"));
        for (String kind : List.of("-new", "-claim", "-done")) {
            assertThat(lines.stream()
                            .filter(line -> line.has("request")
                                    && line.get("request").asString().endsWith(kind)
                                    && line.get("message").asString().contains(": done in "))
                            .map(line -> line.get("request").asString()))
                    .as(kind)
                    .hasSize(clients * cycles)
                    .doesNotHaveDuplicates();
        }
        taskOf.forEach((request, task) -> assertThat(lines)
                .as(request)
                .anyMatch(line -> line.has("task")
                        && line.get("task").asString().equals(task)
                        && line.get("request").asString().equals(request)));
        sessionOf.forEach((request, session) -> assertThat(lines)
                .as(request)
                .anyMatch(line -> line.has("session")
                        && line.get("request").asString().equals(request)
                        && session.startsWith(line.get("session").asString().replace("…", ""))
                        && line.get("session").asString().length() < session.length()));
        assertThat(Files.readString(data.resolve("access.log"))).contains("\"request\":\"c0-0-new\"");
    }

    @Test
    void a_key_that_sets_nothing_is_told_of_once() throws Exception {
        serve("logging: {file: muster.log}\nstorage: {max_state_history: 7}\n", server -> {});

        assertThat(Files.readAllLines(data.resolve("muster.log")))
                .filteredOn(line -> line.contains("max_state_history"))
                .singleElement()
                .satisfies(
                        line -> assertThat(MAPPER.readTree(line).get("message").asString())
                                .startsWith(
                                        "muster.yaml:2: storage.max_state_history: Accepted, and sets nothing: the event log"));
    }

    @Test
    void a_level_keeps_what_is_less_out_of_the_file() throws Exception {
        System.Logger logger = System.getLogger("dev.muster.test");
        serve("logging: {file: a.log, level: WARNING, async_logging: false}\n", server -> {
            logger.log(System.Logger.Level.INFO, "not this");
            logger.log(System.Logger.Level.WARNING, "but this");
            assertThat(Files.readString(data.resolve("a.log")))
                    .contains("but this")
                    .doesNotContain("not this");
        });
        logger.log(System.Logger.Level.WARNING, "nor this, which comes later");
        assertThat(Files.readString(data.resolve("a.log"))).doesNotContain("nor this");
    }
}
