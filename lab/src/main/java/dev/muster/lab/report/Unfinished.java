package dev.muster.lab.report;

import dev.muster.lab.result.RunRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * A rung that was under way when its run stopped, read back from its interval log.
 *
 * @param sample the log, relative to the run directory
 * @param measured whether the times are of the measured window; otherwise the warm-up had not ended
 * @param response the response times flushed before the end
 */
public record Unfinished(String sample, boolean measured, Distribution response) {

    /** Every interval log that belongs to no rung of the record, in order of name. */
    public static List<Unfinished> in(Path directory, RunRecord run) throws IOException {
        Path samples = directory.resolve("samples");
        if (!Files.isDirectory(samples)) {
            return List.of();
        }
        List<Unfinished> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(samples)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".hlog")).sorted().toList()) {
                String name = "samples/" + file.getFileName();
                if (!run.samples().contains(name)) {
                    found.add(read(file, name));
                }
            }
        }
        return found;
    }

    private static Unfinished read(Path file, String name) throws IOException {
        Histogram warmUp = new Histogram(3);
        Histogram measured = new Histogram(3);
        String suffix = "." + Series.RESPONSE.tag();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(file))) {
            // A run killed in the middle of a line leaves one that cannot be decoded; everything before it counts.
            while (reader.hasNext() && reader.nextIntervalHistogram() instanceof Histogram interval) {
                String tag = String.valueOf(interval.getTag());
                if (tag.endsWith(suffix)) {
                    (tag.startsWith(IntervalLog.WARM_UP_PREFIX) ? warmUp : measured).add(interval);
                }
            }
        } catch (RuntimeException cutOff) {
            return of(name, warmUp, measured);
        }
        return of(name, warmUp, measured);
    }

    private static Unfinished of(String name, Histogram warmUp, Histogram measured) {
        boolean any = measured.getTotalCount() > 0;
        return new Unfinished(name, any, Distribution.of(any ? measured : warmUp));
    }
}
