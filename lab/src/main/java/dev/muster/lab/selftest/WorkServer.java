package dev.muster.lab.selftest;

import dev.muster.client.wire.JsonTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An MCP server over standard input and output whose cost is known: each call of its tool computes for so many rounds
 * and does nothing else. Two of them that differ in their rounds differ in processor time per operation by as much.
 */
final class WorkServer {
    /** The name of its tool. */
    static final String TOOL = "work";

    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;

    private WorkServer() {}

    /**
     * Serves until its input ends.
     *
     * @param arguments the rounds that a call computes
     */
    public static void main(String[] arguments) throws IOException, JsonTree.NotJson {
        long rounds = Long.parseLong(arguments[0]);
        PrintStream out = new PrintStream(System.out, /* autoFlush= */ false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long state = rounds;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (JsonTree.parse(line) instanceof Map<?, ?> message && message.get("id") instanceof Long id) {
                String method = String.valueOf(message.get("method"));
                if (method.equals("tools/call")) {
                    state = computed(state, rounds);
                }
                out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result(method, state) + "}");
                out.flush();
            }
        }
    }

    private static long computed(long from, long rounds) {
        long state = from;
        for (long i = 0; i < rounds; i++) {
            state = state * MULTIPLIER + INCREMENT;
        }
        return state;
    }

    private static String result(String method, long state) {
        return switch (method) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"work\",\"version\":\"1\"}}";
            case "tools/list" -> "{\"tools\":[{\"name\":\"" + TOOL + "\",\"inputSchema\":{\"type\":\"object\"}}]}";
            case "tools/call" -> "{\"content\":[{\"type\":\"text\",\"text\":\"" + state + "\"}]}";
            default -> "{}";
        };
    }
}
