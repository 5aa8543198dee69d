package dev.muster.server.mcp;

import dev.muster.core.SystemRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How the protocol is served.
 *
 * @param tools which tools are shown
 * @param fixtures whether the tools, prompts and resources of the published conformance suite are shown too
 * @param version of the program
 * @param idle time after which a session that nothing is heard of is forgotten
 * @param sessions how many sessions are kept; one more, and the one that was idle for longest is forgotten
 * @param clock the time of day
 * @param random the source of ids and keys; must not be guessable
 */
public record McpOptions(
        ToolChoice tools,
        boolean fixtures,
        String version,
        Duration idle,
        int sessions,
        InstantSource clock,
        RandomGenerator random) {

    /** How long a session that nothing is heard of is kept, unless something else is said. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** The standard tools, sessions that last 30 minutes, 10,000 of them. */
    public static McpOptions defaults(String version) {
        return new McpOptions(
                ToolChoice.DEFAULT, false, version, IDLE, 10_000, InstantSource.system(), new SystemRandom());
    }

    public McpOptions withTools(ToolChoice value) {
        return new McpOptions(value, fixtures, version, idle, sessions, clock, random);
    }

    public McpOptions withFixtures(boolean value) {
        return new McpOptions(tools, value, version, idle, sessions, clock, random);
    }

    public McpOptions withSessions(Duration idleTime, int most) {
        return new McpOptions(tools, fixtures, version, idleTime, most, clock, random);
    }

    public McpOptions withIdle(Duration value) {
        return new McpOptions(tools, fixtures, version, value, sessions, clock, random);
    }

    public McpOptions withClock(InstantSource value) {
        return new McpOptions(tools, fixtures, version, idle, sessions, value, random);
    }
}
