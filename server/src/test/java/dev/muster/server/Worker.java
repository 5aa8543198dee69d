package dev.muster.server;

import dev.muster.client.wire.Fields;
import dev.muster.server.mcp.McpWire;
import dev.muster.server.ws.Wire;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent that works through one of the faces. */
interface Worker {
    /**
     * What was said to a claim.
     *
     * @param refused whether it was said in the way in which the face refuses
     * @param task the name of the field that holds the task's id
     */
    record Said(boolean refused, Fields answer, String task) {
        boolean won() {
            return !refused && answer.flag("claimed", false);
        }

        String taskId() {
            return answer.object("task").text(task);
        }

        String lease() {
            return answer.text("lease");
        }
    }

    /** Asks for a certain task, or for the best if that is null. */
    Said claim(@Nullable String task) throws Exception;

    /** Says that a task is done, which must be believed. */
    void complete(Said claim) throws Exception;

    /** Through REST. */
    static Worker rest(TestServer server, String name) {
        String session = server.session(name);
        return new Worker() {
            @Override
            public Said claim(@Nullable String task) {
                Reply reply = server.post(
                        "/api/v1/tasks/claim",
                        json -> json.field("session", session).field("task", task));
                return new Said(reply.status() != 200, reply.json(), "id");
            }

            @Override
            public void complete(Said claim) {
                server.post("/api/v1/tasks/" + claim.taskId() + "/complete", json -> json.field("lease", claim.lease()))
                        .expect(200);
            }
        };
    }

    /** Through a WebSocket. */
    static Worker webSocket(TestServer server, String name) {
        Wire wire = Wire.open(server.port());
        wire.ask("hello", json -> json.field("agent", name));
        return new Worker() {
            @Override
            public Said claim(@Nullable String task) {
                Fields answer = wire.ask("claim", json -> json.field("task", task));
                return new Said(!answer.text("type").equals("result"), answer, "id");
            }

            @Override
            public void complete(Said claim) {
                Fields answer = wire.ask("complete", json -> json.field("lease", claim.lease()));
                if (!answer.text("type").equals("result")) {
                    throw new AssertionError("it was refused: " + answer.values());
                }
            }
        };
    }

    /** How a message of MCP travels. */
    @FunctionalInterface
    interface Mcp {
        HttpResponse<String> send(String method, Map<String, ?> params) throws Exception;
    }

    /** Through MCP without sessions of the protocol. */
    static Worker stateless(McpWire wire, String name) throws Exception {
        return mcp(wire::modern, name);
    }

    /** Through MCP in a session of the protocol. */
    static Worker inSession(McpWire wire, String name) throws Exception {
        String session = wire.begin("2025-11-25");
        return mcp((method, params) -> wire.legacy(session, method, params), name);
    }

    private static Worker mcp(Mcp way, String name) throws Exception {
        String session = call(way, "start_session", Map.of("agent", name))
                .object("structuredContent")
                .text("session");
        return new Worker() {
            @Override
            public Said claim(@Nullable String task) throws Exception {
                Map<String, Object> arguments = new LinkedHashMap<>(Map.of("session", session));
                if (task != null) {
                    arguments.put("task_id", task);
                }
                Fields result = call(way, "claim_task", arguments);
                boolean refused = result.flag("isError", false);
                return new Said(refused, refused ? result : result.object("structuredContent"), "task_id");
            }

            @Override
            public void complete(Said claim) throws Exception {
                Fields result = call(
                        way, "complete_task", Map.of("lease", claim.lease(), "summary", "done", "session", session));
                if (result.flag("isError", false)) {
                    throw new AssertionError("it was refused: " + result.values());
                }
            }
        };
    }

    private static Fields call(Mcp way, String tool, Map<String, ?> arguments) throws Exception {
        return McpWire.json(way.send("tools/call", Map.of("name", tool, "arguments", arguments)))
                .object("result");
    }
}
