package dev.muster.lab.external;

import dev.muster.lab.command.CommandTarget;
import dev.muster.lab.http.HttpTarget;
import dev.muster.lab.jdbc.SqlTarget;
import dev.muster.lab.mcp.McpHttpTarget;
import dev.muster.lab.mcp.McpStdioTarget;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Target;
import dev.muster.lab.target.GaugeInfo;
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
     * @param directory of the test's own, for what has to be kept
     */
    Target target(OperationPlan plan, Path directory) {
        return switch (plan.target().protocol()) {
            case HTTP -> new HttpTarget(plan);
            case MCP_HTTP -> new McpHttpTarget(plan);
            case MCP_STDIO -> new McpStdioTarget(plan);
            case COMMAND -> new CommandTarget(plan);
            case WEBSOCKET -> new WebSocketTarget(plan);
            case JDBC -> new SqlTarget(plan, drivers);
        };
    }

    /** The figures that targets of a protocol report. */
    List<GaugeInfo> gauges(Protocol protocol) {
        return switch (protocol) {
            case MCP_HTTP -> McpHttpTarget.GAUGES;
            case MCP_STDIO -> McpStdioTarget.GAUGES;
            default -> List.of();
        };
    }
}
