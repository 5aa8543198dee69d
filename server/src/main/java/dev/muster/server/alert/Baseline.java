package dev.muster.server.alert;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.util.HashMap;
import java.util.Map;

/**
 * What commands took when all was well, by command: so the mix of commands may change without looking like a change of
 * speed.
 */
public final class Baseline {
    /** Fewer say nothing about a command. */
    private static final long ENOUGH = 20;

    private final Map<String, Double> means;

    private Baseline(Map<String, Double> means) {
        this.means = Map.copyOf(means);
    }

    /**
     * Reads what {@code GET /api/v1/admin/stats} answered.
     *
     * @throws IllegalArgumentException if it is something else, or of a server that had done next to nothing; the
     *     message says which
     */
    public static Baseline read(byte[] stats) {
        Map<String, Double> means = new HashMap<>();
        try {
            for (Fields each : Fields.of(JsonTree.parse(stats)).objects("commands")) {
                long timed = each.whole("timed");
                if (timed >= ENOUGH) {
                    means.put(each.text("command"), seconds(each) / timed);
                }
            }
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not an answer of GET /api/v1/admin/stats: " + e.getMessage(), e);
        }
        if (means.isEmpty()) {
            throw new IllegalArgumentException(
                    "no command in it was answered " + ENOUGH + " times: take it from a server that has worked");
        }
        return new Baseline(means);
    }

    private static double seconds(Fields command) {
        if (command.value("seconds") instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("seconds of " + command.text("command") + " is no number");
    }

    /** What a command took on average, in seconds; NaN if that is not known. */
    double meanSeconds(String command) {
        return means.getOrDefault(command, Double.NaN);
    }
}
