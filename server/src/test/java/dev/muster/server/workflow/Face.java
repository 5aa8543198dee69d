package dev.muster.server.workflow;

import static java.util.Objects.requireNonNull;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import dev.muster.server.mcp.McpWire;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way in which something is said to a workflow. */
enum Face {
    REST {
        @Override
        Told say(TestServer server, String operation, Map<String, Object> arguments) {
            String path = switch (operation) {
                case "submit_phase" -> "/api/v1/sessions/" + arguments.get("session") + "/cascade";
                case "scrum_command" -> "/api/v1/projects/" + arguments.get("project") + "/scrum";
                default ->
                    "/api/v1/projects/" + arguments.get("project") + "/stories/" + arguments.get("story") + "/tdd";
            };
            Reply reply = server.send("POST", path, EventJson.text(arguments).getBytes(StandardCharsets.UTF_8));
            return reply.status() == 200
                    ? new Told(reply.json(), null)
                    : new Told(null, refusal(reply.expect(409).json()));
        }
    },

    MCP {
        @Override
        Told say(TestServer server, String operation, Map<String, Object> arguments) throws Exception {
            Map<String, Object> rest = new HashMap<>(arguments);
            // Each phase of a cascade is a tool of its own.
            String tool = operation.equals("submit_phase") ? String.valueOf(rest.remove("phase")) : operation;
            try (McpWire wire = new McpWire(server.port())) {
                Fields result = wire.result(tool, rest);
                return result.flag("isError", false)
                        ? new Told(null, refusal(result.object("_meta").object("dev.muster/error")))
                        : new Told(result.object("structuredContent"), null);
            }
        }
    };

    /** A refusal, in fields for programs. */
    record Refused(String code, @Nullable String state, List<String> allowed) {}

    /** What was said: an answer, or a refusal. */
    record Told(@Nullable Fields answer, @Nullable Refused refused) {
        Fields good() {
            return requireNonNull(answer, () -> "refused: " + refused);
        }

        Refused bad() {
            return requireNonNull(refused, () -> "not refused: " + answer);
        }
    }

    abstract Told say(TestServer server, String operation, Map<String, Object> arguments) throws Exception;

    private static Refused refusal(Fields fields) {
        return new Refused(fields.text("code"), fields.textOrNull("state"), fields.texts("allowed"));
    }
}
