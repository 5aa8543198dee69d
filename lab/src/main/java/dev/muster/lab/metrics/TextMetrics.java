package dev.muster.lab.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Prometheus's text format, version 0.0.4, and what OpenMetrics has in common with it. */
final class TextMetrics {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*})?\\s+(\\S+)(?:\\s+\\S+)?(?:\\s+#.*)?");
    private static final Pattern TYPE = Pattern.compile("#\\s+TYPE\\s+(\\S+)\\s+(\\S+)");
    private static final List<String> SUFFIXES = List.of("_total", "_bucket", "_count", "_sum", "_created");

    private TextMetrics() {}

    /**
     * One value.
     *
     * @param name with its labels
     * @param type as declared; {@code untyped} without a declaration
     * @param cumulative whether it only grows
     * @param value never NaN
     */
    record Sample(String name, String type, boolean cumulative, double value) {}

    /**
     * Every value of a text; values that are no numbers (NaN) are left out.
     *
     * @throws IllegalArgumentException for a line that is none of the format's
     */
    static List<Sample> parse(String text) {
        Map<String, String> types = new HashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
            if (line.startsWith("#") || line.isEmpty()) {
                Matcher declared = TYPE.matcher(line);
                if (declared.matches()) {
                    types.put(declared.group(1), declared.group(2));
                }
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new IllegalArgumentException("not a line of Prometheus's text format: " + shortened(line));
            }
            double value = number(sample.group(3), line);
            if (!Double.isNaN(value)) {
                String name = sample.group(1);
                String type = type(name, types);
                samples.add(new Sample(
                        name + (sample.group(2) == null ? "" : sample.group(2)), type, cumulative(name, type), value));
            }
        }
        return samples;
    }

    private static String type(String name, Map<String, String> types) {
        String own = types.get(name);
        if (own != null) {
            return own;
        }
        for (String suffix : SUFFIXES) {
            String family =
                    name.endsWith(suffix) ? types.get(name.substring(0, name.length() - suffix.length())) : null;
            if (family != null) {
                return family;
            }
        }
        return "untyped";
    }

    private static boolean cumulative(String name, String type) {
        return switch (type) {
            case "counter" -> true;
            case "histogram", "summary" -> name.endsWith("_count") || name.endsWith("_sum") || name.endsWith("_bucket");
            default -> false;
        };
    }

    private static double number(String text, String line) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException wrong) {
                    throw new IllegalArgumentException(
                            "not a line of Prometheus's text format: " + shortened(line), wrong);
                }
            }
        };
    }

    private static String shortened(String line) {
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
