package dev.muster.lab.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.http.RawHttpServer;
import dev.muster.lab.operation.TargetAddress;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstScenarioTest {
    private static final String DOCUMENT = """
            {"openapi": "3.1.0", "servers": [{"url": "/v1"}], "paths": {
              "/things": {"get": {"parameters": [{"name": "limit", "in": "query", "required": true, "schema": {"type": "integer", "minimum": 5}}]},
                          "post": {}},
              "/things/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}], "get": {}},
              "/secret": {"get": {}}}}
            """;

    @TempDir
    Path directory;

    private static String look(String target) throws InterruptedException {
        return new FirstScenario(TargetAddress.parse(target).orElseThrow()).write();
    }

    /** Runs it as it was written, only shorter. */
    private Verdict run(String yaml) throws Exception {
        String brief =
                yaml.replace("duration_seconds: 5", "iterations: 20").replace("warmup: 3s", "warmup: {iterations: 0}");
        Scenario scenario = ScenarioParser.parse("first.yaml", brief);
        return new ScenarioRun(
                        scenario,
                        new ExternalDriver(scenario, new Protocols(null)),
                        directory.resolve("run"),
                        new RunRecord.Tool("0.1.0", null),
                        "./muster run first.yaml",
                        ProgressListener.SILENT)
                .run()
                .verdict();
    }

    @Test
    void of_a_document_it_takes_what_can_be_read_and_what_it_wrote_runs() throws Exception {
        RawHttpServer.Answering answering = (head, body, out) -> {
            boolean document = head.startsWith("GET /openapi.json ");
            boolean secret = head.startsWith("GET /v1/secret ");
            out.write(RawHttpServer.response(secret ? 401 : 200, "application/json", document ? DOCUMENT : "{}"));
        };
        try (RawHttpServer server = new RawHttpServer(answering)) {
            String yaml = look(server.url() + "/openapi.json");

            assertThat(yaml)
                    .contains("target: \"" + server.url() + "/v1\"")
                    .contains("      - {name: \"GET /things?limit=5\", path: \"/things?limit=5\"}")
                    .contains("      - {name: \"GET /things/1\", path: \"/things/1\"}")
                    .contains(
                            "      # http_401: it is not answered well without more\n      # - {name: \"GET /secret\"")
                    .doesNotContain("post");
            assertThat(run(yaml)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void an_address_without_a_document_is_got_itself() throws Exception {
        try (RawHttpServer server = new RawHttpServer(RawHttpServer.json(200, "hello"))) {
            assertThat(look(server.url())).contains("- {name: \"GET /\", path: \"/\"}");
        }
    }

    /** It asked for {@code /health/}, which many servers do not know. */
    @Test
    void an_address_with_a_path_is_got_as_it_is() throws Exception {
        RawHttpServer.Answering strict = (head, body, out) -> out.write(
                RawHttpServer.response(head.startsWith("GET /health?deep=1 ") ? 200 : 404, "text/plain", "well"));
        try (RawHttpServer server = new RawHttpServer(strict)) {
            String yaml = look(server.url() + "/health?deep=1");

            assertThat(yaml)
                    .contains("target: \"" + server.url() + "\"")
                    .contains("- {name: \"GET /health?deep=1\", path: \"/health?deep=1\"}");
            assertThat(run(yaml)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void an_address_that_leads_elsewhere_is_not_measured() throws Exception {
        try (RawHttpServer server = new RawHttpServer(RawHttpServer.json(307, ""))) {
            assertThatThrownBy(() -> look(server.url()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("http_307: it leads elsewhere; name that address");
        }
    }

    @Test
    void where_nothing_is_answered_well_no_scenario_is_written() throws Exception {
        try (RawHttpServer server = new RawHttpServer(RawHttpServer.json(500, "no"))) {
            assertThatThrownBy(() -> look(server.url()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("nothing of the target can be put under load as it is")
                    .hasMessageContaining("http_500");
        }
    }

    private String mcp(String tools) throws Exception {
        Path script = directory.resolve("server.sh");
        Files.writeString(script, """
                while read -r line; do
                  id=${line#*\\"id\\":}; id=${id%%,*}
                  case $line in
                    *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-11-25","capabilities":{}}}\\n' "$id" ;;
                    *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":TOOLS}}\\n' "$id" ;;
                    *'"broken"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"isError":true,"content":[{"type":"text","text":"no"}]}}\\n' "$id" ;;
                    *'"tools/call"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[]}}\\n' "$id" ;;
                  esac
                done
                """.replace("TOOLS", tools));
        return "mcp+stdio:sh " + script;
    }

    @Test
    void of_many_refusals_it_tells_the_first() throws Exception {
        String tools = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> "{\"name\":\"wipe" + i
                        + "\",\"annotations\":{\"destructiveHint\":true},\"inputSchema\":{\"type\":\"object\"}}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThatThrownBy(() -> look(mcp(tools)))
                .hasMessageContaining("wipe3")
                .hasMessageContaining("; and so the other 2; write its operations yourself");
    }

    @Test
    void of_an_mcp_server_it_takes_the_tools_that_only_read() throws Exception {
        String target =
                mcp("[{\"name\":\"look\",\"annotations\":{\"readOnlyHint\":true},\"inputSchema\":{\"type\":\"object\","
                        + "\"required\":[\"q\",\"n\",\"how\"],\"properties\":{\"q\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\",\"minimum\":3},"
                        + "\"how\":{\"enum\":[\"fast\",\"slow\"]},\"more\":{\"type\":\"string\"}}}},"
                        + "{\"name\":\"write\",\"inputSchema\":{\"type\":\"object\"}}]");
        String yaml = look(target);

        assertThat(yaml)
                .contains(
                        "      - {name: \"look\", tool: \"look\", arguments: {\"q\":\"text ${uuid}\",\"n\":3,\"how\":\"fast\"}}")
                .contains("      # it does not say that it only reads\n      # - {name: \"write\"");
        assertThat(run(yaml)).isEqualTo(Verdict.PASS);
    }

    @Test
    void where_no_tool_says_what_it_does_each_is_tried_but_what_destroys() throws Exception {
        String yaml = look(
                mcp(
                        "[{\"name\":\"fine\"},{\"name\":\"broken\"},{\"name\":\"drop\",\"annotations\":{\"destructiveHint\":true}}]"));

        assertThat(Objects.requireNonNull(ScenarioParser.parse("f.yaml", yaml)
                                .tests()
                                .getFirst()
                                .plan())
                        .names())
                .containsExactly("fine");
        assertThat(yaml).contains("# is_error: no").contains("# it says that it destroys something");
    }
}
