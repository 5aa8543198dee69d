package dev.muster.lab.operation;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How another server is spoken to and watched, beside its address.
 *
 * @param protocolVersion of MCP, null to agree with the server on one
 * @param processPerAgent whether each agent starts a server of its own; over standard input and output only
 * @param checkOutput whether the answers of MCP tools are held to the schemas that they declare
 * @param pid a process that is watched with all its descendants
 * @param port the process that listens here is watched likewise
 */
public record TargetOptions(
        @Nullable String protocolVersion,
        boolean processPerAgent,
        boolean checkOutput,
        OptionalLong pid,
        OptionalInt port) {
    /** The newest version of MCP with sessions. */
    public static final String SESSIONS = "2025-11-25";

    /**
     * Nothing said. Over a pipe MCP is spoken with sessions then, since an older server may never answer the question
     * for the versions that it knows.
     */
    public static TargetOptions usual(Protocol protocol) {
        return new TargetOptions(
                protocol == Protocol.MCP_STDIO ? SESSIONS : null,
                false,
                true,
                OptionalLong.empty(),
                OptionalInt.empty());
    }
}
