package dev.muster.server.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenMetrics text strictly, independently of the library that writes it: each family has a type and a help text
 * once, its samples follow at once and have the suffixes of that type, no sample is given twice, buckets only grow, and
 * the text ends where it says.
 */
final class OpenMetrics {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (-?[0-9.]+(?:[eE][+-]?[0-9]+)?|[+-]Inf|NaN)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "counter", Set.of("_total", "_created"),
            "gauge", Set.of(""),
            "histogram", Set.of("_bucket", "_count", "_sum", "_created"));

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Set<String> helped = new HashSet<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, Double> lastBucket = new HashMap<>();
    private String family = "";

    /** @throws AssertionError if the text is not OpenMetrics; the message shows the line */
    static OpenMetrics read(String text) {
        OpenMetrics metrics = new OpenMetrics();
        if (!text.endsWith("# EOF\n")) {
            throw new AssertionError("the text does not end with # EOF");
        }
        List<String> lines =
                text.substring(0, text.length() - "# EOF\n".length()).lines().toList();
        for (String line : lines) {
            try {
                metrics.line(line);
            } catch (IllegalStateException e) {
                throw new AssertionError(e.getMessage() + ": " + line, e);
            }
        }
        metrics.types.keySet().forEach(name -> demand(metrics.helped.contains(name), name + " has no help"));
        return metrics;
    }

    private void line(String line) {
        String[] parts = line.split(" ", 4);
        if (line.startsWith("# TYPE ")) {
            demand(SUFFIXES.containsKey(parts[3]), "unknown type");
            demand(types.put(parts[2], parts[3]) == null, "a family is there twice");
            family = parts[2];
        } else if (line.startsWith("# HELP ")) {
            demand(parts[2].equals(family), "the help of another family");
            demand(!parts[3].isBlank() && helped.add(family), "help is empty, or there twice");
        } else {
            Matcher matcher = SAMPLE.matcher(line);
            demand(matcher.matches(), "no sample");
            sample(matcher.group(1), labels(matcher.group(2)), matcher.group(3));
        }
    }

    private void sample(String name, Map<String, String> labels, String value) {
        demand(name.startsWith(family), "a sample of another family");
        String suffix = name.substring(family.length());
        demand(SUFFIXES.getOrDefault(types.get(family), Set.of()).contains(suffix), "a suffix that its type has not");
        double number = value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
        demand("gauge".equals(types.get(family)) || number >= 0, "a negative count");
        demand(samples.put(name + labels, number) == null, "a sample is there twice");
        if (suffix.equals("_bucket")) {
            Map<String, String> series = new TreeMap<>(labels);
            demand(series.remove("le") != null, "a bucket without a bound");
            Double before = lastBucket.put(family + series, number);
            demand(before == null || before <= number, "a bucket that shrinks");
        } else if (suffix.equals("_count")) {
            demand(Double.valueOf(number).equals(lastBucket.get(family + labels)), "count is not the last bucket");
        }
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            demand(labels.put(matcher.group(1), matcher.group(2)) == null, "a label is there twice");
            end = matcher.end();
            matcher.region(end, text.length());
        }
        demand(end == text.length(), "labels that cannot be read");
        return labels;
    }

    private static void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    Map<String, String> types() {
        return types;
    }

    /** The value of a sample; labels are names and values in turn. */
    double value(String name, String... labels) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        Double value = samples.get(name + map);
        if (value == null) {
            throw new AssertionError("there is no sample " + name + map + "; there are " + named(name));
        }
        return value;
    }

    /** The samples of a name. */
    List<String> named(String name) {
        List<String> found = new ArrayList<>();
        samples.forEach((sample, value) -> {
            if (sample.startsWith(name + "{")) {
                found.add(sample + " " + value);
            }
        });
        return found;
    }
}
