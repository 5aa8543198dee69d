package dev.muster.cli.diagnose;

import java.util.Locale;

/** Amounts as people read them. */
final class Amounts {
    private static final String[] UNITS = {"KB", "MB", "GB", "TB"};
    private static final int STEP = 1024;

    private Amounts() {}

    /** Bytes, in units of 1,024. */
    static String bytes(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double amount = (double) bytes / STEP;
        int unit = 0;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%,.0f %s", amount, UNITS[unit]);
    }

    /** A number with thousands apart, and what it counts. */
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    /** A share, from 0 to 1. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** Milliseconds. */
    static String millis(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f ms" : value < 100 ? "%.2f ms" : "%,.0f ms", value);
    }
}
