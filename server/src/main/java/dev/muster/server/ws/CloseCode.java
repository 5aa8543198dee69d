package dev.muster.server.ws;

/** Why the server closes a connection. Clients match on the numbers, so they never change. */
final class CloseCode {
    /** The server stops, or nothing was heard for too long: come back and resume. */
    static final int GOING_AWAY = 1001;
    /** The engine failed. */
    static final int FAILED = 1011;
    /** No token, an unknown one, or no hello at all. */
    static final int NOT_AUTHENTICATED = 4001;
    /** The token is no longer good. */
    static final int EXPIRED = 4002;
    /** The token does not allow this. */
    static final int FORBIDDEN = 4003;
    /** More messages a second than are taken. */
    static final int RATE_LIMITED = 4004;
    /** Several messages in a row that could not be understood. */
    static final int BAD_MESSAGE = 4005;
    /** Another connection has resumed this one's session. */
    static final int REPLACED = 4008;

    private CloseCode() {}
}
