package dev.muster.server.access;

import static dev.muster.server.access.Served.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.project.CreateProject;
import dev.muster.server.mcp.McpWire;
import dev.muster.server.mcp.ToolChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of requests and of privileged actions. */
class LogsTest {
    @TempDir
    Path data;

    private static List<Fields> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(LogsTest::json).toList();
    }

    private static Fields json(String line) {
        try {
            return Fields.of(JsonTree.parse(line.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonTree.NotJson e) {
            throw new AssertionError(line, e);
        }
    }

    private static String words(Fields audited) {
        return audited.text("caller") + " " + audited.text("action") + " " + audited.text("outcome");
    }

    @Test
    void every_request_is_a_line_of_the_access_log_without_its_query() throws Exception {
        Path log = data.resolve("access.log");
        try (Served served = new Served(
                data,
                options -> options.withDoor(options.door().withTokens(true)).withAccessLog(log))) {
            String token = served.token("ada", Role.ADMIN, null, null);
            served.get("/api/v1/tasks?text=secret", bearer(token), "X-Request-Id: my-1");
            served.get("/api/v1/sessions/s_7h2kfghjkmnpqrstvwxyz01234/nothing", bearer(token));
            served.get("/api/v1/tasks");
        }

        List<Fields> lines = lines(log);

        // A line is written when its request has been answered: by then the next one may be answered, too.
        assertThat(lines).hasSize(3);
        Fields asked = only(lines, "request", "my-1");
        assertThat(asked.values())
                .containsEntry("request", "my-1")
                .containsEntry("caller", "ada")
                .containsEntry("remote", "127.0.0.1")
                .containsEntry("method", "GET")
                .containsEntry("path", "/api/v1/tasks")
                .containsEntry("status", 404L);
        assertThat(asked.whole("bytes")).isPositive();
        assertThat(asked.whole("us")).isNotNegative();
        only(lines, "path", "/api/v1/sessions/s_7h2kfg…/nothing");
        assertThat(only(lines, "caller", "-").values()).containsEntry("status", 401L);
    }

    private static Fields only(List<Fields> lines, String field, String value) {
        List<Fields> found =
                lines.stream().filter(line -> line.text(field).equals(value)).toList();
        assertThat(found).as(field + " " + value).hasSize(1);
        return found.getFirst();
    }

    @Test
    void a_log_that_cannot_keep_up_leaves_lines_out_and_says_how_many() throws Exception {
        Path file = data.resolve("slow.log");
        AccessLog log = new AccessLog(file, InstantSource.fixed(Served.START));
        AccessLog.Line line = new AccessLog.Line("r", "c", "a", "GET", "/", 200, 1, 2);
        for (int i = 0; i < 10_000; i++) {
            log.log(line);
        }
        assertThat(log.leftOut()).isEqualTo(10_000 - 8_192);
        log.start();
        log.close();

        List<Fields> lines = lines(file);
        assertThat(lines).hasSize(8_192 + 1);
        assertThat(lines.getFirst().whole("left_out")).isEqualTo(10_000 - 8_192);
    }

    @Test
    void a_full_file_is_kept_beside_a_new_one_and_the_oldest_goes() throws Exception {
        Path path = data.resolve("x.log");
        try (LinesFile file = new LinesFile(path, 10, 2)) {
            for (int i = 0; i < 5; i++) {
                file.append(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(path).hasContent("line 4\n");
        assertThat(data.resolve("x.log.1")).hasContent("line 3\n");
        assertThat(data.resolve("x.log.2")).hasContent("line 2\n");
        assertThat(data.resolve("x.log.3")).doesNotExist();
    }

    @Test
    void a_request_keeps_its_id_if_it_can_stand_in_a_log() throws Exception {
        try (Served served = new Served(data, options -> options)) {
            String trace = "0af7651916cd43dd8448eb211c80319c";
            assertThat(served.get("/health/live", "X-Request-Id: a.b:c-1_2").header("X-Request-Id"))
                    .isIn("a.b:c-1_2", "");
            assertThat(served.get("/api/v1/projects", "X-Request-Id: a.b:c-1_2").header("X-Request-Id"))
                    .isEqualTo("a.b:c-1_2");
            assertThat(served.get("/api/v1/projects", "traceparent: 00-" + trace + "-b7ad6b7169203331-01")
                            .header("X-Request-Id"))
                    .isEqualTo(trace);
            for (String bad : List.of("a b", "a\"b", "x".repeat(65), "é")) {
                assertThat(served.get("/api/v1/projects", "X-Request-Id: " + bad)
                                .header("X-Request-Id"))
                        .matches("[0-9a-f]{16}");
            }
            assertThat(served.get("/api/v1/projects").header("X-Request-Id"))
                    .isNotEqualTo(served.get("/api/v1/projects").header("X-Request-Id"));
        }
    }

    @Test
    void privileged_actions_stand_in_the_audit_log_done_or_not() throws Exception {
        try (Served served = Served.withTokens(data)) {
            String root = served.token("root", Role.ADMIN, null, null);
            String agent = served.token("ada", Role.AGENT, null, null);
            served.post("/api/v1/projects", Map.of("project", "shop"), bearer(root), "X-Request-Id: one");
            served.post("/api/v1/projects", Map.of("project", "shop"), bearer(root));
            served.post("/api/v1/projects", Map.of("project", "mine"), bearer(agent));
            served.get("/api/v1/projects", bearer("k_000000000000." + "0".repeat(52)));
            served.get("/api/v1/projects", bearer(root)); // not privileged
            Map<String, Object> bulk = Map.of(
                    "operations",
                    List.of(Map.of("operation", "create_token", "arguments", Map.of("name", "x", "role", "agent"))));
            assertThat(served.post("/api/v1/bulk", bulk, bearer(root)).status()).isEqualTo(200);
        }

        List<Fields> lines = lines(data.resolve("audit.log"));

        assertThat(lines)
                .extracting(LogsTest::words)
                .containsExactly(
                        "root create_project done",
                        "root create_project CONFLICT",
                        "ada create_project FORBIDDEN",
                        "- authenticate unknown",
                        "root create_token done");
        assertThat(lines.getFirst().values())
                .containsEntry("request", "one")
                .containsEntry("remote", "127.0.0.1")
                .containsEntry("role", "admin");
        assertThat(lines.getFirst().object("about").text("project")).isEqualTo("shop");
    }

    @Test
    void privileged_tools_stand_in_the_audit_log_too_each_with_its_own_request() throws Exception {
        try (Served served = new Served(
                data,
                options -> options.withDoor(options.door().withTokens(true))
                        .withMcp(options.mcp().withTools(ToolChoice.parse("all"))))) {
            served.engine().execute(new CreateProject("default", ""));
            URI address = URI.create("http://127.0.0.1:" + served.port());
            try (McpWire root = new McpWire(address, served.token("root", Role.ADMIN, null, null));
                    McpWire agent = new McpWire(address, served.token("ada", Role.AGENT, null, null))) {
                Map<String, Object> cleanup = Map.of("name", "cleanup_sessions", "arguments", Map.of());
                String session = root.begin("2025-11-25");
                root.legacy(session, "tools/call", cleanup);
                root.legacy(session, "tools/call", cleanup);
                root.legacy(session, "tools/call", Map.of("name", "list_sessions", "arguments", Map.of()));
                agent.modern("tools/call", cleanup);
                root.modern(
                        "tools/call",
                        Map.of("name", "answer_approval", "arguments", Map.of("approval", "ap99", "approved", true)));
            }
        }

        List<Fields> lines = lines(data.resolve("audit.log"));

        assertThat(lines)
                .extracting(LogsTest::words)
                .containsExactly(
                        "root cleanup_sessions done",
                        "root cleanup_sessions done",
                        "ada cleanup_sessions FORBIDDEN",
                        "root answer_approval NOT_FOUND");
        assertThat(lines).extracting(line -> line.text("request")).doesNotHaveDuplicates();
        assertThat(lines.getLast().object("about").text("approval")).isEqualTo("ap99");
    }

    /** The interrupt closed the file: all that was done until the next start was missing. */
    @Test
    void an_interrupted_caller_is_written_down_and_so_are_all_who_come_after() throws Exception {
        Caller caller = new Caller("ada", Role.OPERATOR, null);
        boolean stillInterrupted;
        try (AuditLog log = AuditLog.in(data)) {
            Thread.currentThread().interrupt(); // as by a client that takes back what it asked for
            log.record(new Audit.Entry(caller, "cleanup_sessions", Map.of(), "given_up"));
            log.record(new Audit.Entry(caller, "stop_agent", Map.of(), Audit.DONE));
            stillInterrupted = Thread.interrupted();
            log.record(new Audit.Entry(caller, "drain_server", Map.of(), Audit.DONE));
        } finally {
            Thread.interrupted(); // no other test shall have it
        }

        assertThat(stillInterrupted).isTrue();
        assertThat(lines(data.resolve(AuditLog.FILE)))
                .extracting(LogsTest::words)
                .containsExactly("ada cleanup_sessions given_up", "ada stop_agent done", "ada drain_server done");
    }

    /** Opening the next file in the midst of that must not lose anything either. */
    @Test
    void a_full_file_makes_way_for_a_new_one_though_who_writes_is_interrupted() throws Exception {
        Path path = data.resolve("x.log");
        try (LinesFile file = new LinesFile(path, 10, 2)) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 3; i++) {
                file.append(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
                file.sync();
            }
        } finally {
            Thread.interrupted(); // no other test shall have it
        }

        assertThat(path).hasContent("line 2\n");
        assertThat(data.resolve("x.log.1")).hasContent("line 1\n");
        assertThat(data.resolve("x.log.2")).hasContent("line 0\n");
    }

    @Test
    void a_flood_of_refusals_fills_no_disk_and_hides_nothing_that_was_done() throws Exception {
        Caller caller = new Caller("ada", Role.AGENT, null);
        try (AuditLog log = new AuditLog(data.resolve("audit.log"), InstantSource.fixed(Served.START), () -> 0)) {
            for (int i = 0; i < 1_000; i++) {
                log.record(new Audit.Entry(caller, "stop_agent", Map.of(), "FORBIDDEN"));
            }
            log.record(new Audit.Entry(caller, "stop_agent", Map.of(), Audit.DONE));
        }

        List<Fields> lines = lines(data.resolve("audit.log"));
        assertThat(lines).hasSize(101);
        assertThat(lines.getLast().text("outcome")).isEqualTo("done");
        assertThat(lines.getLast().whole("left_out_before")).isEqualTo(900);
    }
}
