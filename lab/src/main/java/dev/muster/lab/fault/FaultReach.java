package dev.muster.lab.fault;

import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.operation.TargetAddress;

/** Whether a fault can be put in at a server that the lab has not set up, as far as its address tells. */
public final class FaultReach {
    private FaultReach() {}

    /** Whether it can; of one that needs a process of this machine, only who looks for that can tell. */
    public static boolean reaches(FaultKind kind, TargetAddress target) {
        if (kind.reach() == FaultKind.Reach.LOCAL_PROCESS) {
            return true;
        }
        return switch (target.protocol()) {
            case HTTP, WEBSOCKET ->
                isReadable(target) && PortProxy.does(kind) && kind.reach() != FaultKind.Reach.MCP_HTTP;
            case MCP_HTTP -> isReadable(target) && PortProxy.does(kind);
            case MCP_STDIO -> StdioFaultProxy.does(kind);
            case COMMAND, JDBC -> false;
        };
    }

    private static boolean isReadable(TargetAddress target) {
        return !HttpAddress.of(target.uri()).tls();
    }
}
