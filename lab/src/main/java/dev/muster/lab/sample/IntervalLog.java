package dev.muster.lab.sample;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * An HdrHistogram interval log (format 1.3) of one rung: one line per second, operation and series, tagged
 * {@code operation.series}, or {@code warmup.operation.series} for what was discarded; see {@link #tag}. Values are
 * nanoseconds, the column of maxima is in milliseconds. Every flush reaches the file, so that a killed run leaves what
 * it had.
 */
public final class IntervalLog implements AutoCloseable {
    /** Begins the tag of everything recorded before the measured window. */
    public static final String WARM_UP_PREFIX = "warmup.";

    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream stream;
    private final HistogramLogWriter writer;
    private final long startedAtMillis;
    /** One for all lines, as an encoded one holds buffers for its encoding too. */
    private final Histogram line = new Histogram(Samples.DIGITS);

    /**
     * Creates the file.
     *
     * @param startedAtMillis the wall clock at the start, milliseconds since 1970
     * @throws IOException when it cannot be written
     */
    public IntervalLog(Path file, String title, long startedAtMillis) throws IOException {
        stream = new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)),
                false,
                StandardCharsets.UTF_8);
        writer = new HistogramLogWriter(stream);
        this.startedAtMillis = startedAtMillis;
        writer.outputComment(title);
        writer.outputComment("values in nanoseconds; column Interval_Max in milliseconds");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startedAtMillis);
        writer.setBaseTime(startedAtMillis);
        writer.outputLegend();
        stream.flush();
    }

    /**
     * Appends what was recorded in an interval.
     *
     * @param fromSeconds start of the interval, seconds since the rung's start
     * @param toSeconds its end
     * @throws IOException when the disk refuses it
     */
    public void append(double fromSeconds, double toSeconds, List<Samples.Interval> intervals) throws IOException {
        for (Samples.Interval interval : intervals) {
            line.reset();
            interval.times().addTo(line);
            line.setTag((interval.measured() ? "" : WARM_UP_PREFIX) + tag(interval.operation(), interval.series()));
            line.setStartTimeStamp(startedAtMillis + Math.round(fromSeconds * 1000));
            line.setEndTimeStamp(startedAtMillis + Math.round(toSeconds * 1000));
            writer.outputIntervalHistogram(fromSeconds, toSeconds, line, NANOS_PER_MILLI);
        }
        stream.flush();
        if (stream.checkError()) {
            throw new IOException("the interval log could not be written; is the disk full?");
        }
    }

    /**
     * The tag of an operation's series. Blanks and commas, at which a reader of the format ends a tag, are written as
     * in a URL: {@code GET%20/tasks.response}.
     */
    public static String tag(String operation, Series series) {
        StringBuilder tag = new StringBuilder();
        operation.codePoints().forEach(c -> {
            if (c == ',' || c == '%' || c <= ' ' || Character.isSpaceChar(c)) {
                tag.append(String.format(Locale.ROOT, "%%%02X", c));
            } else {
                tag.appendCodePoint(c);
            }
        });
        return tag.append('.').append(series.tag()).toString();
    }

    @Override
    public void close() {
        stream.close();
    }
}
