package dev.muster.lab.fault;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What stands between agents and their target from the beginning of a test, so that something can be done to what they
 * send and get.
 */
public interface Between extends AutoCloseable {
    /** Whether a fault is put in here. */
    static boolean does(FaultKind kind) {
        return switch (kind.reach()) {
            case NETWORK, HTTP, MCP_HTTP -> true;
            case LOCAL_PROCESS, MUSTER -> false;
        };
    }

    /**
     * Begins to listen on a free port of the loopback interface, for what a fault needs.
     *
     * @throws IOException if there is none
     * @throws IllegalArgumentException if the fault is not put in here
     */
    static Between of(FaultKind kind, InetSocketAddress target) throws IOException {
        return switch (kind.reach()) {
            case NETWORK -> FaultProxy.to(target);
            case HTTP, MCP_HTTP -> HttpFaultProxy.to(target);
            case LOCAL_PROCESS, MUSTER ->
                throw new IllegalArgumentException("no proxy can do '" + kind.wireName() + "'");
        };
    }

    /** Where callers connect. */
    int port();

    /** Prepares a fault: it is not there yet. */
    Fault fault(FaultPlan plan);

    @Override
    void close();
}
