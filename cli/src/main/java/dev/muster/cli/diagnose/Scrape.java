package dev.muster.cli.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server's {@code /metrics} said: Prometheus's text format. */
public final class Scrape {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*})?\\s+(\\S+).*");

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, String labels, double value) {}

    /** Reads it; lines that are no samples are left out. */
    public Scrape(String text) {
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                try {
                    samples.add(new Sample(
                            sample.group(1),
                            sample.group(2) == null ? "" : sample.group(2),
                            Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
                } catch (NumberFormatException odd) {
                    System.getLogger(Scrape.class.getName()).log(System.Logger.Level.DEBUG, "No sample: {0}", line);
                }
            }
        });
    }

    /** Whether there is any sample of a metric. */
    public boolean has(String metric) {
        return samples.stream()
                .anyMatch(sample -> sample.name.equals(metric)
                        || sample.name.equals(metric + "_count")
                        || sample.name.equals(metric + "_total"));
    }

    /** The sum of a metric over the labels that are wanted; 0 if there are none. */
    public double sum(String name, Predicate<String> labels) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name) && labels.test(sample.labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** The mean of a histogram over all its labels; null if nothing was observed. */
    public @Nullable Double mean(String histogram) {
        double count = count(histogram);
        return count == 0 ? null : Double.valueOf(sum(histogram + "_sum", labels -> true) / count);
    }

    /** How many were observed. */
    public double count(String histogram) {
        return sum(histogram + "_count", labels -> true);
    }
}
