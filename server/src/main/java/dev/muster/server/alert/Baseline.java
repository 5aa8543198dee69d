package dev.muster.server.alert;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What commands took when all was well, by command: so the mix of commands may change without looking like a change of
 * speed. And what processor time the server used for each command and query, all taken together.
 */
public final class Baseline {
    /** Fewer say nothing about a command. */
    private static final long ENOUGH = 20;
    /** Of fewer a server's start is too large a part. */
    private static final long ENOUGH_FOR_CPU = 200;

    private final Map<String, Usual> commands;
    private final double cpuSeconds;

    /**
     * A command as it was.
     *
     * @param mean what it took on average, in seconds
     * @param shares of its answers by bucket of {@link dev.muster.core.metric.Histogram#ofDurations}; empty if they
     *     were not told
     */
    record Usual(double mean, List<Double> shares) {
        /** Copies the shares. */
        Usual {
            shares = List.copyOf(shares);
        }
    }

    private Baseline(Map<String, Usual> commands, double cpuSeconds) {
        this.commands = Map.copyOf(commands);
        this.cpuSeconds = cpuSeconds;
    }

    /**
     * Reads what {@code GET /api/v1/admin/stats} answered.
     *
     * @throws IllegalArgumentException if it is something else, or of a server that had done next to nothing; the
     *     message says which
     */
    public static Baseline read(byte[] stats) {
        Map<String, Usual> commands = new HashMap<>();
        double cpu;
        try {
            Fields all = Fields.of(JsonTree.parse(stats));
            for (Fields each : all.objects("commands")) {
                long timed = each.whole("timed");
                if (timed >= ENOUGH) {
                    commands.put(each.text("command"), new Usual(number(each, "seconds") / timed, shares(each, timed)));
                }
            }
            cpu = cpuSeconds(all);
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not an answer of GET /api/v1/admin/stats: " + e.getMessage(), e);
        }
        if (commands.isEmpty()) {
            throw new IllegalArgumentException(
                    "no command in it was answered " + ENOUGH + " times: take it from a server that has worked");
        }
        return new Baseline(commands, cpu);
    }

    /** An answer of an earlier version has none. */
    private static List<Double> shares(Fields command, long timed) {
        if (!(command.value("counts") instanceof List<?> counts)) {
            return List.of();
        }
        List<Double> shares = new ArrayList<>();
        for (Object count : counts) {
            if (!(count instanceof Number number)) {
                throw new IllegalArgumentException("a count of " + command.text("command") + " is no number");
            }
            shares.add(number.doubleValue() / timed);
        }
        return shares;
    }

    private static double cpuSeconds(Fields all) {
        if (!all.has("cpu_seconds")) {
            return Double.NaN;
        }
        long done = all.whole("answered") + all.whole("queries");
        return done < ENOUGH_FOR_CPU ? Double.NaN : number(all, "cpu_seconds") / done;
    }

    private static double number(Fields fields, String name) {
        if (fields.value(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name + " is no number");
    }

    /** How a command was; null if that is not known. */
    @Nullable
    Usual usual(String command) {
        return commands.get(command);
    }

    /** Processor time of the server for each command and query, in seconds; NaN if that is not known. */
    double cpuSeconds() {
        return cpuSeconds;
    }
}
