package dev.muster.lab.report;

import dev.muster.lab.gate.Gates;
import dev.muster.lab.result.RungRecord;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. A figure that was not measured is a dash. */
final class Format {
    static final String NONE = "–";
    private static final double BYTES_PER_MB = 1024.0 * 1024;

    private Format() {}

    /** A number with three significant digits and thousands separators. */
    static String number(@Nullable Double value) {
        return value == null ? NONE : Gates.number(value);
    }

    /** 1 agent, 50 agents. */
    static String agents(int count) {
        return String.format(Locale.ROOT, count == 1 ? "%,d agent" : "%,d agents", count);
    }

    /** The agents of a rung in a column of its own: 50, or 50 (2) where it was measured for the second time. */
    static String rung(RungRecord rung) {
        return rung.repetition() == 1 ? String.valueOf(rung.agents()) : rung.agents() + " (" + rung.repetition() + ")";
    }

    /** A rung in a sentence: 50 agents, or 50 agents (2) where it was measured for the second time. */
    static String named(RungRecord rung) {
        return agents(rung.agents()) + (rung.repetition() == 1 ? "" : " (" + rung.repetition() + ")");
    }

    static String count(@Nullable Long value) {
        return value == null ? NONE : String.format(Locale.ROOT, "%,d", value);
    }

    static String rate(@Nullable Double perSecond) {
        if (perSecond == null) {
            return NONE;
        }
        return perSecond >= 100 ? String.format(Locale.ROOT, "%,.0f", perSecond) : Gates.number(perSecond);
    }

    static String megabytes(@Nullable Long bytes) {
        return bytes == null ? NONE : String.format(Locale.ROOT, "%,.1f", bytes / BYTES_PER_MB);
    }

    static String percent(@Nullable Double share) {
        return share == null ? NONE : String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    static String kilobytes(@Nullable Double bytes) {
        return bytes == null ? NONE : String.format(Locale.ROOT, "%,.2f", bytes / 1024);
    }

    /** Seconds as 45 s, 3 min 20 s. */
    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        return whole < 100 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }
}
