package dev.muster.lab.fault;

import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.TargetAddress;
import java.util.Locale;

/** Whether a fault can be put in at a server that the lab has not set up, as far as its address tells. */
public final class FaultReach {
    private FaultReach() {}

    /** Whether it can; of one that needs a process of this machine, only who looks for that can tell. */
    public static boolean reaches(FaultKind kind, TargetAddress target) {
        Protocol protocol = target.protocol();
        boolean connected =
                protocol == Protocol.HTTP || protocol == Protocol.WEBSOCKET || protocol == Protocol.MCP_HTTP;
        boolean readable = connected && !isEncrypted(target);
        return switch (kind.reach()) {
            case NETWORK, HTTP -> readable;
            case MCP_HTTP -> readable && protocol == Protocol.MCP_HTTP;
            case MESSAGES -> readable || protocol == Protocol.MCP_STDIO;
            case MCP_STDIO -> protocol == Protocol.MCP_STDIO;
            case LOCAL_PROCESS -> true;
            case MUSTER -> false;
        };
    }

    private static boolean isEncrypted(TargetAddress target) {
        String url = target.rest().toLowerCase(Locale.ROOT);
        return url.startsWith("https:") || url.startsWith("wss:");
    }
}
