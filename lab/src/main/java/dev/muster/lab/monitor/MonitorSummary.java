package dev.muster.lab.monitor;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a watched process used.
 *
 * @param pid the process
 * @param seconds how long it was watched
 * @param samples readings taken
 * @param ended whether it ended before the time was over
 * @param interrupted whether the watching was cut short
 * @param cpuCores mean number of cores it kept busy; null when processor time could not be read
 * @param rssBytes resident memory
 * @param pssBytes the same, with memory that it shares with others counted in part
 * @param threads threads of the operating system
 * @param descriptors open file descriptors
 * @param diskReadBytes read from storage while watched; null when the kernel does not show it
 * @param diskWriteBytes written to storage while watched; null likewise
 * @param notMeasured reasons for what is null, by wire name; and {@code rest} when the samples could not be written to
 *     the end of the time, with why
 */
public record MonitorSummary(
        long pid,
        double seconds,
        long samples,
        boolean ended,
        boolean interrupted,
        @Nullable Double cpuCores,
        @Nullable Range rssBytes,
        @Nullable Range pssBytes,
        @Nullable Range threads,
        @Nullable Range descriptors,
        @Nullable Long diskReadBytes,
        @Nullable Long diskWriteBytes,
        Map<String, String> notMeasured) {

    /**
     * A level over time.
     *
     * @param first at the first reading
     * @param min the lowest
     * @param mean over all readings
     * @param max the highest
     * @param last at the last reading
     */
    public record Range(long first, long min, double mean, long max, long last) {}

    /** The summary as a Markdown page. */
    public String markdown() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "# Process %d over %.0f s%n%n%d samples in resources.csv.%s%s%n%n| figure | first | min | mean | max | last |%n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: |%n",
                pid,
                seconds,
                samples,
                ended ? " The process ended before the time was over." : "",
                interrupted ? " Partial: interrupted by its user." : ""));
        row(out, "resident memory, MB", rssBytes, 1024.0 * 1024);
        row(out, "proportional memory, MB", pssBytes, 1024.0 * 1024);
        row(out, "threads", threads, 1);
        row(out, "open files", descriptors, 1);
        out.append(String.format(
                Locale.ROOT,
                "%n- processors busy: %s cores%n- read from disk: %s MB%n- written to disk: %s MB%n",
                cpuCores == null ? "–" : String.format(Locale.ROOT, "%.3f", cpuCores),
                megabytes(diskReadBytes),
                megabytes(diskWriteBytes)));
        notMeasured.forEach((key, reason) -> out.append("- ")
                .append(key)
                .append(" was not measured: ")
                .append(reason)
                .append('\n'));
        return out.toString();
    }

    private static void row(StringBuilder out, String name, @Nullable Range range, double unit) {
        if (range != null) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    name,
                    range.first() / unit,
                    range.min() / unit,
                    range.mean() / unit,
                    range.max() / unit,
                    range.last() / unit));
        }
    }

    private static String megabytes(@Nullable Long bytes) {
        return bytes == null ? "–" : String.format(Locale.ROOT, "%.1f", bytes / 1024.0 / 1024);
    }
}
