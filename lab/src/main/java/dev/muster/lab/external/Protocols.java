package dev.muster.lab.external;

import dev.muster.lab.command.CommandTarget;
import dev.muster.lab.command.ProcessStarter;
import dev.muster.lab.http.HttpTarget;
import dev.muster.lab.jdbc.SqlTarget;
import dev.muster.lab.mcp.McpGauges;
import dev.muster.lab.mcp.McpHttpTarget;
import dev.muster.lab.mcp.McpStdioTarget;
import dev.muster.lab.mcp.McpTimes;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Target;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.TimesInfo;
import dev.muster.lab.websocket.WebSocketTarget;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every protocol by which other servers are spoken to. */
public final class Protocols {
    private final @Nullable Path drivers;

    /** @param drivers a directory with jars of JDBC drivers; null for none but those on the class path */
    public Protocols(@Nullable Path drivers) {
        this.drivers = drivers;
    }

    /**
     * A target of a plan; nothing is started or connected yet.
     *
     * @param starter starts processes that are kept and spoken to
     * @param directory of the test's own, for what has to be kept
     */
    Target target(OperationPlan plan, ProcessStarter starter, Path directory) {
        return switch (plan.target().protocol()) {
            case HTTP -> new HttpTarget(plan);
            case MCP_HTTP -> new McpHttpTarget(plan);
            case MCP_STDIO -> new McpStdioTarget(plan, starter);
            case COMMAND -> new CommandTarget(plan);
            case WEBSOCKET -> new WebSocketTarget(plan);
            case JDBC -> new SqlTarget(plan, drivers);
        };
    }

    /** The figures that targets of a plan report. */
    List<GaugeInfo> gauges(OperationPlan plan) {
        return plan.target().protocol().isMcp() ? McpGauges.of(plan) : List.of();
    }

    /** All figures of its own that a target of this protocol may report, whatever it is asked. */
    static List<GaugeInfo> everyGauge(Protocol protocol) {
        return protocol.isMcp() ? McpGauges.every(protocol) : List.of();
    }

    /** The times of their own that targets of a plan report. */
    List<TimesInfo> times(OperationPlan plan) {
        return plan.target().protocol().isMcp() ? McpTimes.of(plan) : List.of();
    }
}
