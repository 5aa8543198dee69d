package dev.muster.server.mcp;

import java.util.List;

/** The versions of the protocol that are spoken, and the names and numbers that it fixes. */
final class Protocol {
    /** The newest version with sessions: what a client that asks for an unknown one is offered. */
    static final String LEGACY = "2025-11-25";
    /** The stateless version: every request tells who asks. */
    static final String MODERN = "2026-07-28";
    /** The oldest version, and the only one in which several messages may come as one list. */
    static final String OLDEST = "2025-03-26";

    static final List<String> LEGACY_VERSIONS = List.of(LEGACY, "2025-06-18", OLDEST);
    static final List<String> VERSIONS = List.of(MODERN, LEGACY, "2025-06-18", OLDEST);

    static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String META_CLIENT = "io.modelcontextprotocol/clientInfo";
    static final String META_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    static final String META_LOG_LEVEL = "io.modelcontextprotocol/logLevel";
    static final String META_SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
    static final String META_SERVER = "io.modelcontextprotocol/serverInfo";

    /** What a relay adds to a call: the session and the project that its one client works in. */
    static final String META_SESSION = "dev.muster/session";

    static final String META_PROJECT = "dev.muster/project";
    /** What a refusal adds to a tool's answer, for programs; the text says the same to a model. */
    static final String META_ERROR = "dev.muster/error";

    /** What progress says of itself: when it was sent, in microseconds since 1970, so that its lag can be measured. */
    static final String META_SENT_AT = "dev.muster/sent_at_us";

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int RESOURCE_NOT_FOUND = -32002;
    static final int CANCELLED = -32800;
    static final int HEADER_MISMATCH = -32020;
    static final int MISSING_CAPABILITY = -32021;
    static final int UNSUPPORTED_VERSION = -32022;

    private Protocol() {}
}
