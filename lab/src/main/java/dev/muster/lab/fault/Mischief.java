package dev.muster.lab.fault;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What an {@link HttpFaultProxy} does to messages.
 *
 * @param refusal the answer that every request gets at once, without being passed on; empty to pass them on
 * @param answers what becomes of answers
 * @param repeat whether what may change something reaches the target a second time
 * @param forgotten sessions of MCP that there are no more: a request in one of them is answered with 404
 */
record Mischief(byte[] refusal, Answers answers, boolean repeat, Set<String> forgotten) {
    private static final byte[] NO_REFUSAL = {};

    /** Everything goes on as it came. */
    static final Mischief NONE = new Mischief(NO_REFUSAL, Answers.WHOLE, false, Set.of());

    /** What becomes of the content of answers. */
    enum Answers {
        /** They go on as they came. */
        WHOLE,
        /** Their content cannot be read. */
        SPOILT,
        /** They end in their middle, as if that were all. */
        HALVED,
        /** They say that they are a gigabyte longer, and are as long as somebody reads them. */
        SWOLLEN
    }

    Mischief {
        forgotten = Set.copyOf(forgotten);
    }

    /**
     * What a plan asks for.
     *
     * @param sessions of MCP that there have been until now
     */
    static Mischief of(FaultPlan plan, Set<String> sessions) {
        return switch (plan.kind()) {
            case REFUSE -> new Mischief(refusal(plan), Answers.WHOLE, false, Set.of());
            case GARBLE -> new Mischief(NO_REFUSAL, Answers.SPOILT, false, Set.of());
            case TRUNCATE -> new Mischief(NO_REFUSAL, Answers.HALVED, false, Set.of());
            case OVERSIZE -> new Mischief(NO_REFUSAL, Answers.SWOLLEN, false, Set.of());
            case DUPLICATE -> new Mischief(NO_REFUSAL, Answers.WHOLE, true, Set.of());
            case FORGET_SESSION -> new Mischief(NO_REFUSAL, Answers.WHOLE, false, sessions);
            default ->
                throw new IllegalArgumentException(
                        "a proxy of HTTP cannot do '" + plan.kind().wireName() + "'");
        };
    }

    private static byte[] refusal(FaultPlan plan) {
        int status = (int) plan.setting("status", 503);
        long seconds = (long) Math.ceil(plan.setting("retry_after", 1000) / 1000);
        return answer(status + " Refused\r\nRetry-After: " + seconds, "refused on the way\n");
    }

    /** What a server answers that does not know a session, or not any more (MCP 2025-11-25, Session Management). */
    static byte[] noSuchSession() {
        return answer("404 Not Found", "there is no such session\n");
    }

    private static byte[] answer(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether nothing is passed on. */
    boolean refuses() {
        return refusal.length > 0;
    }
}
