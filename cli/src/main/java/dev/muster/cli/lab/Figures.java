package dev.muster.cli.lab;

import dev.muster.lab.gate.Gates;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. A figure that was not measured is a dash. */
final class Figures {
    private static final double MEGABYTE = 1024.0 * 1024;
    private static final int WHOLE_FROM = 100;

    private Figures() {}

    static String rate(double perSecond) {
        return (perSecond >= WHOLE_FROM ? String.format(Locale.ROOT, "%,.0f", perSecond) : Gates.number(perSecond))
                + "/s";
    }

    static String millis(@Nullable Double value) {
        return value == null ? "–" : Gates.number(value) + " ms";
    }

    static String megabytes(@Nullable Long bytes) {
        return bytes == null ? "–" : String.format(Locale.ROOT, "%,.1f MB", bytes / MEGABYTE);
    }

    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d", number) + " " + noun + (number == 1 ? "" : "s");
    }
}
