package dev.muster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/server.md tells people to put into their clients does what it says. */
@Tag("wire")
class ServerPageTest {
    private static final Path PAGE = Path.of("..", "docs", "server.md");
    private static final Pattern CURL =
            Pattern.compile("curl -s \"?\\$API([^\\s\"]+)\"?(?: -H '([^']+)' -d '([^']+)')?", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private static String block(String language) throws Exception {
        Pattern fence = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL);
        return fence.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the page has no " + language + " block"));
    }

    @Test
    void the_json_for_clients_starts_a_server_that_answers_them() throws Exception {
        Fields server =
                Fields.of(JsonTree.parse(block("json"))).object("mcpServers").object("muster");

        assertThat(server.text("command")).isEqualTo("./muster");
        assertThat(greeted(server.texts("args"))).contains("\"serverInfo\"").contains("claim_task");
    }

    @Test
    void the_toml_for_codex_starts_the_same_server() throws Exception {
        String toml = block("toml");
        List<String> arguments = Pattern.compile("args = (\\[.*])")
                .matcher(toml)
                .results()
                .map(found -> found.group(1))
                .map(ServerPageTest::texts)
                .findFirst()
                .orElseThrow();

        assertThat(toml).contains("[mcp_servers.muster]").contains("command = \"./muster\"");
        assertThat(greeted(arguments)).contains("\"serverInfo\"").contains("claim_task");
    }

    private static List<String> texts(String json) {
        try {
            return Fields.of(JsonTree.parse("{\"all\":" + json + "}")).texts("all");
        } catch (JsonTree.NotJson e) {
            throw new AssertionError(e);
        }
    }

    /** What an MCP client hears when it starts the program with these arguments and says hello. */
    private String greeted(List<String> arguments) {
        assertThat(arguments)
                .as("without a directory each client has a store of its own")
                .contains("--data", "/full/path/.muster");
        List<String> all = new ArrayList<>(arguments);
        all.replaceAll(word ->
                word.equals("/full/path/.muster") ? directory.resolve("data").toString() : word);
        String said = """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"page","version":"1"}}}
                {"jsonrpc":"2.0","method":"notifications/initialized"}
                {"jsonrpc":"2.0","id":2,"method":"tools/list","params":{}}
                """;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream in = new SequenceInputStream(
                new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)), endOnceAnswered(out));
        int code = Main.run(all.toArray(String[]::new), Shell.of(out, System.err, in, Map.of(), Screen.NONE));
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** An input that ends when the second request was answered: a client that hangs up sooner may not be waited for. */
    private static InputStream endOnceAnswered(ByteArrayOutputStream out) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
                while (!out.toString(StandardCharsets.UTF_8).contains("\"id\":2") && System.nanoTime() < end) {
                    LockSupport.parkNanos(1_000_000);
                }
                return -1;
            }
        };
    }

    @Test
    void the_curl_commands_take_a_task_to_its_end() throws Exception {
        List<MatchResult> commands = CURL.matcher(block("sh")).results().toList();
        assertThat(commands).hasSize(5);
        Map<String, String> kept = new HashMap<>();
        String last = "";
        try (Engine engine = Engine.open(directory.resolve("data"), EngineOptions.defaults());
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0));
                HttpClient http = HttpClient.newHttpClient()) {
            for (MatchResult command : commands) {
                HttpRequest request = request(server.port(), command, kept);
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
                last = answer.body();
                keep(last, kept);
            }
        }
        assertThat(kept).containsOnlyKeys("SESSION", "TASK", "LEASE");
        assertThat(last).contains("\"completed\"");
    }

    private static HttpRequest request(int port, MatchResult command, Map<String, String> kept) {
        String path = filled(command.group(1), kept);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path));
        if (command.group(3) != null) {
            String[] header = command.group(2).split(": ", 2);
            request.header(header[0], header[1])
                    .POST(HttpRequest.BodyPublishers.ofString(filled(command.group(3), kept)));
        }
        return request.build();
    }

    /** What the page tells the reader to put in, from the answers that it names. */
    private static String filled(String text, Map<String, String> kept) {
        String filled = text;
        for (Map.Entry<String, String> each : kept.entrySet()) {
            filled = filled.replace(each.getKey(), each.getValue());
        }
        return filled;
    }

    private static void keep(String answer, Map<String, String> kept) {
        Map.of("SESSION", "\"id\":\"(s_[^\"]+)\"", "TASK", "\"id\":\"(t\\d+)\"", "LEASE", "\"lease\":\"([^\"]+)\"")
                .forEach((name, pattern) -> Pattern.compile(pattern)
                        .matcher(answer)
                        .results()
                        .findFirst()
                        .ifPresent(found -> kept.putIfAbsent(name, found.group(1))));
    }
}
