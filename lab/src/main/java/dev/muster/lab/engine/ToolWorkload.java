package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import java.util.List;

/**
 * Calls of the MCP tool {@code get_status}: a question that costs the engine little, so that the face is what counts.
 */
final class ToolWorkload extends AgentWorkload<McpAgents> {
    ToolWorkload(McpAgents agents) {
        super(agents);
    }

    @Override
    public List<String> operations() {
        return List.of("get_status");
    }

    @Override
    public String unit() {
        return "calls";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return agents.status(agent);
    }
}
