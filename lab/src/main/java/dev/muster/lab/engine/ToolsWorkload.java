package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.lab.target.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Calls each MCP tool in turn, and looks whether its result is what it has to be. */
final class ToolsWorkload extends AgentWorkload<McpAgents> {
    private final List<ToolSeat> seats;
    private final ToolUse.@Nullable Ask[] asks;
    private final @Nullable String[] unprepared;

    /**
     * Looks that the server shows exactly the tools that are called.
     *
     * @throws dev.muster.lab.target.TargetException if it does not; the message names those that differ
     */
    ToolsWorkload(McpAgents agents) {
        super(agents);
        this.seats = IntStream.range(0, agents.count())
                .mapToObj(agent -> new ToolSeat(agents, agent))
                .toList();
        this.asks = new ToolUse.Ask[agents.count()];
        this.unprepared = new String[agents.count()];
        List<String> alone = agents.tools().stream()
                .filter(tool -> !ToolUse.NEEDS_A_PERSON.contains(tool) && !ToolUse.STARTS_A_RUN.contains(tool))
                .toList();
        Coverage.require(EngineDriver.TOOLS, alone, ToolUse.names());
    }

    @Override
    public List<String> operations() {
        return ToolUse.names();
    }

    @Override
    public String unit() {
        return "calls";
    }

    @Override
    public void prepare(int agent, long index, int operation) throws InterruptedException {
        asks[agent] = null;
        try {
            asks[agent] = ToolUse.ALL.get(operation).asking().of(seats.get(agent));
        } catch (IOException | McpPeer.ToolFailed | IllegalStateException | IllegalArgumentException missing) {
            unprepared[agent] = missing.getMessage();
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        String tool = ToolUse.ALL.get(operation).tool();
        ToolUse.Ask ask = asks[agent];
        if (ask == null) {
            return new Outcome.Failed("not_prepared", tool + ": " + unprepared[agent]);
        }
        try {
            Fields result = seats.get(agent).peer().call(tool, ask.arguments());
            return ask.right().test(result)
                    ? Outcome.OK
                    : new Outcome.Failed("wrong_answer", tool + " answered " + result.values());
        } catch (McpPeer.ToolFailed failed) {
            return new Outcome.Failed("tool_failed", tool + ": " + failed.getMessage());
        } catch (IOException gone) {
            return new Outcome.Failed("unreachable", tool + ": " + gone.getMessage());
        } catch (IllegalStateException | IllegalArgumentException wrong) {
            return new Outcome.Failed("wrong_answer", tool + ": " + wrong.getMessage());
        }
    }
}
