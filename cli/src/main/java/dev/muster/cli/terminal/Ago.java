package dev.muster.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Times for people. */
public final class Ago {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final long HALF_MS = 500;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Ago() {}

    /** How long something takes or took, in at most two units: {@code 45 s}, {@code 3 min}, {@code 2 h 10 min}. */
    public static String length(Duration duration) {
        long seconds = Math.max(0, duration.plusMillis(HALF_MS).toSeconds());
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min" + rest(seconds % MINUTE, " s");
        }
        if (seconds < DAY) {
            return seconds / HOUR + " h" + rest(seconds % HOUR / MINUTE, " min");
        }
        return seconds / DAY + " d" + rest(seconds % DAY / HOUR, " h");
    }

    /** As {@link #length}, in one unit. */
    public static String rough(Duration duration) {
        long seconds = Math.max(0, duration.plusMillis(HALF_MS).toSeconds());
        return seconds < MINUTE
                ? seconds + " s"
                : seconds < HOUR
                        ? seconds / MINUTE + " min"
                        : seconds < DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    private static String rest(long value, String unit) {
        return value == 0 ? "" : " " + value + unit;
    }

    /** A time in this machine's zone, and how far it is from {@code now}. */
    public static String at(Instant instant, Instant now) {
        Duration away = Duration.between(instant, now);
        String distance = away.isNegative() ? "in " + length(away.negated()) : length(away) + " ago";
        return local(instant) + " (" + distance + ")";
    }

    /** A time in this machine's zone, to the second. */
    public static String local(Instant instant) {
        return FULL.format(instant.atZone(ZoneId.systemDefault()));
    }
}
