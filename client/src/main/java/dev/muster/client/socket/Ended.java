package dev.muster.client.socket;

/**
 * Why a connection is over for good.
 *
 * @param code of the close, such as 4001 (not authenticated), 4002 (expired), 4003 (forbidden), 4005 (bad message) or
 *     4008 (another connection has resumed the session); 1000 if this side closed it
 */
public record Ended(int code, String reason) {
    static final int HERE = 1000;
    private static final int NOT_AUTHENTICATED = 4001;
    private static final int RATE_LIMITED = 4004;
    private static final int BAD_MESSAGE = 4005;
    private static final int FIRST_OF_MUSTER = 4000;
    private static final int LAST_OF_MUSTER = 4099;

    /** Whether the server, where it has not welcomed yet, has not let in who said hello. */
    static boolean isRefusal(int code) {
        return code >= NOT_AUTHENTICATED && code <= BAD_MESSAGE;
    }

    /** Whether coming back would only meet the same end. */
    static boolean isFinal(int code) {
        return code >= FIRST_OF_MUSTER && code <= LAST_OF_MUSTER && code != RATE_LIMITED;
    }
}
