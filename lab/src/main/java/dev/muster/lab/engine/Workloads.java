package dev.muster.lab.engine;

import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.util.function.IntSupplier;

/** The workloads that agents can do whichever way they reach Muster. */
final class Workloads {
    private Workloads() {}

    /**
     * The workload of a test's operation.
     *
     * @param parked asks the target how many claims wait for work now
     * @throws TargetException if the operation does not go that way
     */
    static Workload of(TestSetup setup, Agents agents, IntSupplier parked) {
        return switch (setup.operation()) {
            case "task_creation" -> new CreationWorkload(agents);
            case "task_lifecycle" -> new CycleWorkload(agents);
            case "claim_wakeup" -> new WakeupWorkload(agents, parked);
            case "concurrent_agents" -> new StepsWorkload(agents);
            case "mcp_tool", EngineDriver.TOOLS -> tool(setup, agents);
            default -> throw elsewhere(setup);
        };
    }

    private static Workload tool(TestSetup setup, Agents agents) {
        if (agents instanceof McpAgents calling) {
            return setup.operation().equals(EngineDriver.TOOLS)
                    ? new ToolsWorkload(calling)
                    : new ToolWorkload(calling);
        }
        throw elsewhere(setup);
    }

    private static TargetException elsewhere(TestSetup setup) {
        return new TargetException("operation '" + setup.operation() + "' does not go through '"
                + setup.face().wireName() + "'");
    }
}
