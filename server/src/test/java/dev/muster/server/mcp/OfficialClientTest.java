package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official Java SDK's client, which checks answers against the tools' schemas, does a task from plan to end. */
class OfficialClientTest {
    @TempDir
    Path directory;

    @Test
    void the_java_sdk_completes_a_task() throws Exception {
        try (Rig rig = Rig.open(directory)) {
            var transport = HttpClientStreamableHttpTransport.builder(
                            rig.address().toString())
                    .build();
            try (McpSyncClient client = McpClient.sync(transport).build()) {
                client.initialize();
                call(client, "start_session", Map.of("agent", "sdk"));
                Map<?, ?> planned = call(client, "plan_task", Map.of("title", "Write", "description", "Write it."));
                Map<?, ?> claim = call(client, "claim_task", Map.of());
                String lease = String.valueOf(claim.get("lease"));
                call(client, "complete_task", Map.of("lease", lease, "summary", "written"));

                TaskId id = TaskId.parse(
                        Fields.of(planned).objects("tasks").getFirst().text("task_id"));
                assertThat(rig.engine.reads().task(id).state()).isEqualTo(TaskState.COMPLETED);
                assertThat(rig.engine.reads().task(id).summary()).isEqualTo("written");
            }
        }
    }

    private static Map<?, ?> call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        CallToolResult result = client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
        assertThat(result.isError()).as("%s: %s", tool, result.content()).isNotEqualTo(true);
        return (Map<?, ?>) result.structuredContent();
    }
}
