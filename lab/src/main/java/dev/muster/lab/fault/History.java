package dev.muster.lab.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of a load, one by one, and every attempt of an agent that failed: what recovery is measured from.
 * Times are nanoseconds of {@link System#nanoTime}. Safe for concurrent callers.
 */
public final class History implements AttemptListener {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String HEAD = "what,kind,due_ms,sent_ms,done_ms";

    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /** What an entry is about. */
    public enum What {
        /** An operation that ended well. */
        OK,
        /** An operation that failed. */
        FAILED,
        /** An operation that was due and never begun. */
        NOT_STARTED,
        /** An attempt within an operation that failed; the operation went on. */
        ATTEMPT
    }

    /**
     * One of them.
     *
     * @param kind of failure; empty if there was none
     * @param due when it was meant to begin
     * @param sent when it began
     * @param done when it ended
     */
    public record Entry(What what, String kind, long due, long sent, long done) {
        /** Whether it is an operation: attempts are parts of one. */
        public boolean operation() {
            return what != What.ATTEMPT;
        }
    }

    /** An operation ended; {@code failure} is its kind, null if it ended well. */
    public void ended(long due, long sent, long done, @Nullable String failure) {
        entries.add(
                new Entry(failure == null ? What.OK : What.FAILED, failure == null ? "" : failure, due, sent, done));
    }

    /** An operation was due and was never begun until {@code until}. */
    public void notStarted(long due, long until) {
        entries.add(new Entry(What.NOT_STARTED, "not_started", due, until, until));
    }

    @Override
    public void failed(long sent, long done, String kind) {
        entries.add(new Entry(What.ATTEMPT, kind, sent, sent, done));
    }

    /** All of them by the time at which they ended. */
    public List<Entry> entries() {
        List<Entry> all = new ArrayList<>(entries);
        all.sort(Comparator.comparingLong(Entry::done));
        return all;
    }

    /**
     * Writes all of them, in milliseconds since a moment.
     *
     * @throws IOException when the disk refuses it
     */
    public void write(Path file, long origin) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEAD);
            out.newLine();
            for (Entry entry : entries()) {
                out.write(String.format(
                        Locale.ROOT,
                        "%s,%s,%.3f,%.3f,%.3f",
                        entry.what().name().toLowerCase(Locale.ROOT),
                        entry.kind().replace(',', ' ').replace('\n', ' '),
                        (entry.due() - origin) / NANOS_PER_MILLI,
                        (entry.sent() - origin) / NANOS_PER_MILLI,
                        (entry.done() - origin) / NANOS_PER_MILLI));
                out.newLine();
            }
        }
    }

    /**
     * Reads what {@link #write} wrote; times are nanoseconds since that moment.
     *
     * @throws IOException if it is not there or not such a file
     */
    public static List<Entry> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
            throw new IOException(file + " is no history of operations: it does not begin with " + HEAD);
        }
        List<Entry> read = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells.length != 5) {
                throw new IOException(file + " is torn: '" + line + "'");
            }
            try {
                read.add(new Entry(
                        What.valueOf(cells[0].toUpperCase(Locale.ROOT)),
                        cells[1],
                        nanos(cells[2]),
                        nanos(cells[3]),
                        nanos(cells[4])));
            } catch (IllegalArgumentException wrong) {
                throw new IOException(file + " is torn: '" + line + "'", wrong);
            }
        }
        return read;
    }

    private static long nanos(String millis) {
        return Math.round(Double.parseDouble(millis) * NANOS_PER_MILLI);
    }
}
