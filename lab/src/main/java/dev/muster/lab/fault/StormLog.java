package dev.muster.lab.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a {@link Storm} came to: each answer that was good by itself, all else counted in tenths of a second. Times are
 * nanoseconds of {@link System#nanoTime}. For one thread at a time.
 */
public final class StormLog {
    private static final long BIN = 100_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String HEAD = "what,at_ms,ms_or_count";

    /** What is counted. */
    public enum What {
        /** A good answer; its time from when the request was sent. */
        ACCEPTED,
        /** Requests that went out. */
        SENT,
        /** Requests that were due while every connection waited for an answer: they went nowhere. */
        HELD_OFF,
        /** Requests that the generator itself was too late for. */
        LATE,
        /** Answers "not now": 503 and 429. */
        REFUSED,
        /** Other answers, connections that broke, and answers that never came. */
        FAILED
    }

    /**
     * A line of the log.
     *
     * @param at milliseconds since some moment
     * @param value milliseconds for {@link What#ACCEPTED}, else how many
     */
    public record Entry(What what, double at, double value) {}

    private final long origin = System.nanoTime();
    private long[] sentAt = new long[1024];
    private long[] doneAt = new long[1024];
    private int accepted;
    // By ordinal: hundreds of thousands are counted each second, on processors that the server needs.
    private final long[][] bins = new long[What.values().length][64];
    private final long[] totals = new long[What.values().length];

    void accepted(long sent, long done) {
        if (accepted == sentAt.length) {
            sentAt = Arrays.copyOf(sentAt, 2 * accepted);
            doneAt = Arrays.copyOf(doneAt, 2 * accepted);
        }
        sentAt[accepted] = sent;
        doneAt[accepted++] = done;
    }

    void count(What what, long nanos) {
        int which = what.ordinal();
        totals[which]++;
        int bin = (int) Math.max(0, (nanos - origin) / BIN);
        if (bin >= bins[which].length) {
            bins[which] = Arrays.copyOf(bins[which], 2 * bin);
        }
        bins[which][bin]++;
    }

    /** How many there were. */
    long total(What what) {
        return what == What.ACCEPTED ? accepted : totals[what.ordinal()];
    }

    /**
     * Good answers that came before a moment, and in time.
     *
     * @param within the longest that one may have taken
     */
    long acceptedUntil(long nanos, long within) {
        long count = 0;
        for (int i = 0; i < accepted; i++) {
            count += doneAt[i] <= nanos && doneAt[i] - sentAt[i] <= within ? 1 : 0;
        }
        return count;
    }

    /** What the good answers took, in milliseconds, in rising order. */
    double[] millis() {
        double[] all = new double[accepted];
        for (int i = 0; i < accepted; i++) {
            all[i] = (doneAt[i] - sentAt[i]) / NANOS_PER_MILLI;
        }
        Arrays.sort(all);
        return all;
    }

    /**
     * Writes it.
     *
     * @param since what times are counted from
     * @throws IOException when the disk refuses it
     */
    void write(Path file, long since) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEAD + "\n");
            for (int i = 0; i < accepted; i++) {
                out.write(line(What.ACCEPTED, doneAt[i] - since, (doneAt[i] - sentAt[i]) / NANOS_PER_MILLI));
            }
            for (What what : What.values()) {
                long[] counts = bins[what.ordinal()];
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] > 0) {
                        out.write(line(what, origin + i * BIN - since, (double) counts[i]));
                    }
                }
            }
        }
    }

    private static String line(What what, long at, double value) {
        return String.format(
                Locale.ROOT, "%s,%.3f,%.3f\n", what.name().toLowerCase(Locale.ROOT), at / NANOS_PER_MILLI, value);
    }

    /**
     * Reads what was written.
     *
     * @throws IOException if it is not there or not such a file
     */
    public static List<Entry> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
            throw new IOException(file + " is no log of an overload: it does not begin with " + HEAD);
        }
        List<Entry> read = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            try {
                read.add(new Entry(
                        What.valueOf(cells[0].toUpperCase(Locale.ROOT)),
                        Double.parseDouble(cells[1]),
                        Double.parseDouble(cells[2])));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException torn) {
                throw new IOException(file + " is torn: '" + line + "'", torn);
            }
        }
        return read;
    }
}
