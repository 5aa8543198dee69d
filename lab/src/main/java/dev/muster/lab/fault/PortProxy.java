package dev.muster.lab.fault;

import java.io.IOException;
import java.net.InetSocketAddress;

/** What stands between agents and a target that they connect to: they connect to this instead. */
public interface PortProxy extends Between {
    /** Whether a fault is put in here. */
    static boolean does(FaultKind kind) {
        return switch (kind.reach()) {
            case NETWORK, HTTP, MESSAGES, MCP_HTTP -> true;
            case MCP_STDIO, LOCAL_PROCESS, MUSTER -> false;
        };
    }

    /**
     * Begins to listen on a free port of the loopback interface, for what a fault needs.
     *
     * @throws IOException if there is none
     * @throws IllegalArgumentException if the fault is not put in here
     */
    static PortProxy of(FaultKind kind, InetSocketAddress target) throws IOException {
        return switch (kind.reach()) {
            case NETWORK -> FaultProxy.to(target);
            case HTTP, MESSAGES, MCP_HTTP -> HttpFaultProxy.to(target);
            case MCP_STDIO, LOCAL_PROCESS, MUSTER ->
                throw new IllegalArgumentException("no proxy of connections can do '" + kind.wireName() + "'");
        };
    }

    /** Where callers connect. */
    int port();
}
